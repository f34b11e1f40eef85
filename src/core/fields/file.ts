/** A picture or any other file: the name of an attachment of the entry's own page. Its bytes are kept with the page. */
import type { FieldKind } from '../field.ts';
import { cleanFileName } from '../file-name.ts';
import { limits } from '../limits.ts';
import { control, readings, readLine, refuse } from './common.ts';

export const imageKind: FieldKind<string> = fileKind('image', 'image');
export const fileFieldKind: FieldKind<string> = fileKind('file', 'fichier');

function fileKind(name: 'image' | 'file', word: string): FieldKind<string> {
  return {
    name,
    word,
    facet: 'none',
    parts: [''],
    ...readings((text) =>
      readLine(text, limits.fileName * 2, (line) => {
        const clean = cleanFileName(line);
        return clean === '' ? refuse('field.file.invalid') : { value: clean };
      }),
    ),
    typed: (value) => [value],
    format: (value) => [{ text: value, file: value }],
    input: (typed, field) => [control(field, name === 'image' ? 'image' : 'file', typed)],
    toCsv: (value) => value,
    toText: (value) => value,
    sortKeys: (value) => [{ text: value }],
  };
}
