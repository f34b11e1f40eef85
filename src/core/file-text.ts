/** What reading the text of a file comes to. */

/** What a file's parts are; a `stretch` is a part of a text that has neither pages nor sheets. */
export type FileUnit = 'page' | 'slide' | 'sheet' | 'stretch';

/**
 * `text`: it was read. `empty`: it holds no words. `scan`: pages without text, most often pictures of paper. `encrypted`: a
 * password is needed. `broken`: it is not what it says, or cut off. `too-large`: reading it took more memory, time or
 * parts than is given. `unsupported`: no reader for this kind.
 */
export type FileTextState = (typeof fileTextStates)[number];
export const fileTextStates = [
  'text',
  'empty',
  'scan',
  'encrypted',
  'broken',
  'too-large',
  'unsupported',
] as const;

export interface FilePart {
  /** From 1: of the page, the slide, the sheet; of stretches the number of the stretch. */
  number: number;
  /** Name of a sheet; else ''. */
  label: string;
  text: string;
}

export interface FileText {
  state: FileTextState;
  unit: FileUnit;
  /** In order; a long page, sheet or stretch gives several parts of one number. */
  parts: readonly FilePart[];
  /** It holds more text than is kept. */
  isCut: boolean;
}

/** Bounds of what is kept of one file. */
export const fileTextLimits = {
  /** Characters of all parts together. */
  text: 4 * 1024 * 1024,
  /** Characters of one part: what a passage is found by. */
  part: 6000,
  parts: 10_000,
} as const;
