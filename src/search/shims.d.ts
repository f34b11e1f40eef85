/** Types of the packages of this folder that ship none. */
declare module 'snowball-stemmers' {
  interface Stemmer {
    stem(word: string): string;
  }

  const snowball: { newStemmer(language: 'french'): Stemmer };
  export default snowball;
}
