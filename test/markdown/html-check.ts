/** Reads rendered HTML with a tokenizer of its own and says what must not be there. Shares no code with the renderer. */

const blocks = new Set(
  'address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 hr ol p pre section table ul'.split(
    ' ',
  ),
);
const voids = new Set(['br', 'hr', 'img', 'input']);

/** Every element that a text may become, and the attributes that each may have. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title', 'rel', 'class', 'id', 'aria-label', 'data-line'],
  b: [],
  blockquote: [],
  br: [],
  code: ['class'],
  dd: [],
  details: ['class'],
  div: ['class', 'role', 'id'],
  dl: [],
  dt: [],
  em: [],
  figcaption: [],
  figure: [],
  h2: ['id'],
  h3: ['id'],
  h4: ['id'],
  h5: ['id'],
  h6: ['id'],
  hr: [],
  img: ['src', 'alt', 'title', 'width', 'height', 'loading', 'decoding'],
  input: ['type', 'disabled', 'checked', 'aria-label'],
  li: ['class', 'data-line'],
  ol: ['start', 'class'],
  p: ['class', 'id', 'role'],
  pre: ['tabindex'],
  s: [],
  section: ['class', 'tabindex', 'aria-label'],
  span: ['class'],
  strong: [],
  summary: [],
  sup: [],
  table: ['class'],
  tbody: [],
  td: ['class'],
  th: ['scope', 'class'],
  thead: [],
  time: ['class', 'datetime'],
  tr: [],
  ul: ['class'],
};

const classes = new Set(
  (
    'anchor note noteref noted prose is-deep is-brief-only columns fold notice notice--ok notice--warn decision ' +
    'tablewrap table n tasks task pill pill--who pill--when meta file-missing wikilink--new mention embed'
  ).split(' '),
);

const address = /^(?:https?:\/\/[^/\\]|mailto:|tel:|\/(?![/\\])|#)/i;
const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)>/y;
const attribute = /\s+([a-z-]+)(?:="([^"]*)")?/g;

/** What is wrong with the HTML; empty when nothing is. */
export function htmlProblems(html: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  const ids = new Set<string>();
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    tag.lastIndex = at;
    const found = tag.exec(html);
    const name = found?.[2] ?? '';
    if (!found || !Object.hasOwn(allowed, name)) problems.push(`no such tag: ${html.slice(at, at + 60)}`);
    else if (found[1] === '/') {
      const expected = open.pop();
      if (expected !== name) problems.push(`</${name}> where </${expected}> was expected`);
    } else {
      problems.push(...attributeProblems(name, found[3] ?? '', ids), ...placeProblems(name, open));
      if (!voids.has(name)) open.push(name);
    }
  }
  if (open.length > 0) problems.push(`never closed: ${open.join(' ')}`);
  return problems;
}

function attributeProblems(name: string, written: string, ids: Set<string>): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [, key = '', value] of written.matchAll(attribute)) {
    if (!(allowed[name] ?? []).includes(key)) problems.push(`<${name}> with ${key}`);
    if (seen.has(key)) problems.push(`<${name}> with ${key} twice`);
    seen.add(key);
    if ((key === 'href' || key === 'src') && !address.test(decode(value ?? '')))
      problems.push(`${key}=${value}`);
    if (key === 'src' && !(value ?? '').startsWith('/')) problems.push(`fetched from elsewhere: ${value}`);
    if (key === 'id') {
      if (ids.has(value ?? '')) problems.push(`two ids ${value}`);
      ids.add(value ?? '');
    }
    if (key === 'class' && !isKnownClass(value ?? '')) problems.push(`class ${value}`);
  }
  return problems;
}

function isKnownClass(value: string): boolean {
  return value.split(' ').every((one) => classes.has(one) || /^language-[\w+#.-]{1,30}$/.test(one));
}

function placeProblems(name: string, open: readonly string[]): string[] {
  const problems: string[] = [];
  if (name === 'a' && open.includes('a')) problems.push('a link in a link');
  if (blocks.has(name) && (open.includes('p') || open.includes('summary') || open.includes('a'))) {
    problems.push(`<${name}> in ${open.join(' ')}`);
  }
  if (name === 'li' && !['ul', 'ol'].includes(open.at(-1) ?? '')) problems.push('an item outside a list');
  if (['ul', 'ol'].includes(open.at(-1) ?? '') && name !== 'li')
    problems.push(`<${name}> directly in a list`);
  return problems;
}

/** As a browser would: entities, then the signs that it skips in an address. */
function decode(value: string): string {
  return value
    .replace(
      /&(?:amp|lt|gt|quot);/g,
      (entity) => ({ '&lt;': '<', '&gt;': '>', '&quot;': '"' })[entity] ?? '&',
    )
    .replace(/[\t\r\n]/g, '')
    .replace(/^[\0-\x20]+/, '');
}
