/** The text of a Word document of before 2007: its body, then what stands around it. */
import type { FileText } from '../../core/file-text.ts';
import { openCompound } from './compound.ts';
import { gather, type OnPart, textless } from './parts.ts';

/** In the head of the stream `WordDocument`: where its flags are, and the one that says that the rest is a secret. */
const flagsAt = 0x0a;
const lockedFlag = 0x0100;

/** Never throws for what the bytes are: says it in the state. */
export async function readDoc(bytes: Uint8Array, onPart?: OnPart): Promise<FileText> {
  const file = await openCompound(bytes);
  if (file?.stream('EncryptedPackage')) return textless('encrypted');
  const head = file?.stream('WordDocument');
  if (!file || !head || head.length < flagsAt + 2) return textless('broken');
  if (head.readUInt16LE(flagsAt) & lockedFlag) return textless('encrypted');
  try {
    const gathering = gather('stretch', onPart);
    gathering.add(1, await readWord(file.rebuild(['WordDocument', '0Table', '1Table'])));
    return gathering.end();
  } catch {
    return textless('broken');
  }
}

/** What its types leave out: quotes and dashes stay as they were written. */
type PartReader = (options: Readonly<Record<string, boolean>>) => string;

/** @param bytes a file of sound tables: on others the package may wait for ever. */
async function readWord(bytes: Buffer): Promise<string> {
  const { default: WordExtractor } = await import('word-extractor');
  const word = await new WordExtractor().extract(bytes);
  const readers: PartReader[] = [
    word.getBody.bind(word),
    word.getTextboxes.bind(word),
    word.getFootnotes.bind(word),
    word.getEndnotes.bind(word),
    word.getHeaders.bind(word),
    word.getAnnotations.bind(word),
  ];
  return readers.map((read) => cleanText(read({ filterUnicode: false }))).join('\n');
}

/** Signs of Word's own that the package leaves in the text. */
function cleanText(text: string): string {
  return (
    text
      // A place where a word may be parted: the package has no sign for it, and writes JavaScript's word for nothing.
      .replace(/(?<=\p{L})undefined(?=\p{L})/gu, '')
      .replaceAll('\x1e', '-')
      .replace(/(?![\t\n\r])\p{Cc}/gu, '')
  );
}
