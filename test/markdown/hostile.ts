/** Bodies made to cost much: each function gives about `size` characters of one pathological kind. */

type Make = (size: number) => string;

function fill(unit: string): Make {
  return (size) => unit.repeat(Math.ceil(size / unit.length));
}

function count(unit: (index: number) => string): Make {
  return (size) => {
    const parts: string[] = [];
    for (let index = 0, length = 0; length < size; index++) {
      const part = unit(index);
      parts.push(part);
      length += part.length;
    }
    return parts.join('');
  };
}

function after(head: string, make: Make, tail = ''): Make {
  return (size) => head + make(size) + tail;
}

function row(cell: string, cells: number): string {
  return `|${cell.repeat(cells)}\n`;
}

const manyColumns = row('a|', 100) + row('-|', 100);

export const hostile: Readonly<Record<string, Make>> = {
  'nested brackets': (size) => '['.repeat(size / 2) + ']'.repeat(size / 2),
  'open brackets': fill('['),
  'open wiki links': fill('[[a '),
  'wiki links to different pages': count((index) => `[[p${index}]] `),
  'wiki links to one page': fill('[[a]]'),
  'mentions of different people': count((index) => `@p${index} `),
  'mentions in emphasis': fill('*@a* '),
  'a mention that never ends': (size) => `@${'a-'.repeat(size / 2)}`,
  'signs of mention': fill('@'),
  'nested images': (size) => '!['.repeat(size / 6) + '](a)'.repeat(size / 6),
  'open images': fill('!['),
  'open link addresses': fill('[a](<b'),
  'open link titles': fill('[a](b "'),
  'links to files': fill('[a](b)'),
  'quotation marks on one line': after('', fill('>'), ' a'),
  'quotations in quotations': fill(`${'>'.repeat(30)} a\n\n`),
  'quotations like stairs': count((index) => `${'>'.repeat(index % 1000)} a\n`),
  'emphasis that never closes': fill('*a_ '),
  'emphasis of two kinds': fill('*a **b '),
  'emphasis in emphasis': (size) => '**a '.repeat(size / 8) + 'b**'.repeat(size / 8),
  'one long run of stars': (size) => `${'*'.repeat(size / 2)}a${'*'.repeat(size / 2)}`,
  'struck words': fill('~~a~ '),
  'runs of backticks': count((index) => `${'`'.repeat(index + 1)} `),
  'link definitions': count((index) => `[r${index}]: /u${index}\n`),
  'one long definition used often': after(
    `[a]: /${'x'.repeat(1900)} "${'t'.repeat(20_000)}"\n\n`,
    fill('[a] '),
  ),
  'definitions never begun': fill('[a\n'),
  'definitions never ended': fill('[a]: "x\n'),
  'short rows of a wide table': after(manyColumns, fill('|x\n')),
  'many wide tables': fill(`${manyColumns}${'|x\n'.repeat(100)}\n`),
  'a table of many cells': after('|a|b|\n|-|-|\n', fill('|c|d|\n')),
  'a table of many columns': (size) => row('a|', size / 4) + row('-|', size / 4),
  'tables without bodies': fill('a|b\n-|-\n# h\n'),
  'a delimiter row that is none': after('a|b\n', fill('-'), 'x\n'),
  'notes and calls': (size) =>
    `${count((index) => `[^${index}] `)(size / 2)}\n\n${count((index) => `[^${index}]: n\n`)(size / 2)}`,
  'notes that call notes': after(
    'a[^0]\n\n',
    count((index) => `[^${index}]: n[^${index + 1}]\n\n`),
  ),
  'one note called often': after('[^a]: x\n\n', fill('[^a]')),
  'open calls': after('[^a]: x\n\n', fill('[^')),
  'definitions of one note': fill('[^a]: x\n'),
  'definitions in definitions': fill('[^a]: '),
  'inline notes': fill('^[a]'),
  'nested inline notes': (size) => '^['.repeat(size / 3) + ']'.repeat(size / 3),
  'open inline notes': fill('^['),
  'open containers': fill('::: info\n'),
  'nested containers': (size) => '::: info\n'.repeat(size / 13) + ':::\n'.repeat(size / 13),
  'containers in a row': fill('::: decision\na\n:::\n'),
  'a title of spaces': after('::: info', fill(' '), 'x'),
  'code in containers': fill('::: info\n```\n'),
  'items in items': after('', fill('- '), 'a'),
  'items in quotations': after('', fill('> - '), 'a'),
  'items in a row': fill('- a\n'),
  'lists like stairs': count((index) => `${' '.repeat((index % 500) * 2)}- a\n`),
  tasks: fill('- [ ] a\n'),
  'handles in a task': after('- [ ] ', fill('@a ')),
  'a handle of dots': after('- [ ] @', fill('a.'), ' '),
  headings: fill('# a\n'),
  'underlined headings': fill('a\n=\n'),
  embeds: fill('{{toc}}\n'),
  'open embeds': fill('{{'),
  'definition lists': fill('a\n: b\n\n'),
  'definitions of definitions': after('a\n', fill(': ')),
  tags: fill('<a '),
  'open comments': fill('<!-- '),
  addresses: fill('http://a.b '),
  'addresses in addresses': fill('http://a('),
  'mail addresses': fill('a@b.fr '),
  'halves of mail addresses': fill('a@'),
  ampersands: fill('&'),
  'quotation marks': fill('"'),
  'guillemets and apostrophes': fill("« a » ! l'a ; "),
  'a long space': after('a', fill(' '), 'b !'),
  'groups of digits': fill('111 '),
  tabs: after('', fill('\t'), 'a'),
  'lone surrogates': fill('\ud800'),
  'line breaks': fill('a  \n'),
};
