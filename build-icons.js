/**
 * Writes src/web/icons.json: the lucide icons that the screens use, as the inside of an SVG symbol.
 *
 * The keys of that file are the list. `npm run icons` takes their drawings anew from lucide-static,
 * `npm run icons -- gavel quote` adds two.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const target = new URL('./src/web/icons.json', import.meta.url);
const drawings = new URL('./node_modules/lucide-static/icons/', import.meta.url);

function drawingOf(name) {
  const svg = readFileSync(new URL(`${name}.svg`, drawings), 'utf8');
  const inside = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1] ?? '';
  return inside.replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>');
}

const known = Object.keys(JSON.parse(readFileSync(target, 'utf8')));
const names = [...new Set([...known, ...process.argv.slice(2)])].sort();
const icons = Object.fromEntries(names.map((name) => [name, drawingOf(name)]));
writeFileSync(target, `${JSON.stringify(icons, null, 2)}\n`);
console.log(`${names.length} icons in src/web/icons.json`);
