/** Reads the curl commands of a document and sends what they say: the few options that docs/api.md uses. */

export interface Example {
  method: string;
  /** As written, `$GARE` and all. */
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Names of files sent as parts, by field. */
  files: [field: string, name: string][];
  status: number;
  /** The JSON shown after the command, if any. */
  shown?: unknown;
}

/** Every `curl … # → status` of the document, with the JSON block that follows the last one of its block. */
export function readExamples(markdown: string): Example[] {
  const blocks = [...markdown.matchAll(/```(sh|json)\n([\s\S]*?)```/g)];
  return blocks.flatMap(([, language, text = ''], at) => {
    if (language !== 'sh') return [];
    const examples = [...text.matchAll(/(curl [\s\S]*?)\n# → (\d{3})/g)].map(([, command = '', status]) =>
      readCommand(command, Number(status)),
    );
    const next = blocks[at + 1];
    const last = examples.at(-1);
    if (last && next?.[1] === 'json') last.shown = JSON.parse(next[2] ?? '');
    return examples;
  });
}

function readCommand(command: string, status: number): Example {
  const [, ...words] = splitWords(command.replace(/\\\n/g, ' '));
  const example: Example = { method: 'GET', url: '', headers: {}, files: [], status };
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (!word.startsWith('-')) example.url = word;
    else takeOption(example, word, words.shift() ?? '');
  }
  return example;
}

function takeOption(example: Example, option: string, value: string): void {
  if (option === '-X') example.method = value;
  else if (option === '-H') {
    const colon = value.indexOf(':');
    example.headers[value.slice(0, colon)] = value.slice(colon + 1).trim();
  } else if (option === '-d' || option === '--data-binary') example.body = value;
  else if (option === '-F') {
    const [field = '', name = ''] = value.split('=@');
    example.files.push([field, name]);
  } else throw new Error(`the examples use no curl option ${option}`);
}

/** As a shell would, for single and double quotes. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}
