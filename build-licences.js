/**
 * Writes docs/licences.md: what is installed with Gare, from package-lock.json, and what it carries in its own files.
 *
 * `npm run licences` writes it anew; with `--check` it writes nothing and fails when the file is stale. Either way it
 * fails when a licence is not one that a program under AGPL-3.0-or-later may be shipped with.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** As SPDX writes them. Each lets its code be part of a work under the AGPL, version 3 or later. */
const compatible = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'PSF-2.0',
]);

/** What stands in the repository itself and was made by others: name, where, licence, its text. */
const carried = [
  ['Lucide', 'icons in `src/web/icons.json`', 'ISC', '`static/licences/lucide.txt`'],
  ['Radio-Canada', 'font in `static/css/fonts/`', 'OFL-1.1', '`static/css/fonts/OFL-radio-canada.txt`'],
  ['Source Serif 4', 'fonts in `static/css/fonts/`', 'OFL-1.1', '`static/css/fonts/OFL-source-serif-4.txt`'],
];

const [folder = fileURLToPath(new URL('.', import.meta.url))] = process.argv.slice(2).filter(isNoOption);
const target = join(folder, 'docs', 'licences.md');

const shipped = readShipped();
const refused = shipped.filter(({ licence }) => !mayShip(licence));
for (const { name, version, licence } of refused) {
  console.error(`${name} ${version}: ${licence} is not known to be compatible with AGPL-3.0-or-later`);
}
const text = pageOf(shipped);
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
  console.log(`${shipped.length} packages in docs/licences.md`);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('docs/licences.md is stale: npm run licences');
  process.exitCode = 1;
}
if (refused.length > 0) process.exitCode = 1;

function isNoOption(argument) {
  return !argument.startsWith('--');
}

/** Every package that an installation without the tools of developers has, by name. */
function readShipped() {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const rows = Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== '' && !dev && !link)
    .map(([path, { version, license, optional, os, cpu }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? ownWord(path),
      // Only the build for this machine is installed.
      isPlatform: optional === true && (os ?? cpu) !== undefined,
    }));
  const once = new Map(rows.map((row) => [`${row.name} ${row.version}`, row]));
  return [...once.values()].sort((a, b) =>
    a.name === b.name ? order(a.version, b.version) : order(a.name, b.name),
  );
}

/** By code unit, so that the file is the same on every machine. */
function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Old packages say their licence in a form that the lock file leaves out. */
function ownWord(path) {
  const file = join(folder, path, 'package.json');
  const { licenses = [] } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return licenses.map(({ type }) => type).join(' OR ') || 'unknown';
}

/** Of an expression as `MIT OR WTFPL`, one side must do; of `Apache-2.0 AND MIT`, both. Anything nested is refused. */
function mayShip(expression) {
  const bare = expression.replace(/^\(([^()]*)\)$/, '$1');
  return bare.split(' OR ').some((side) => side.split(' AND ').every((one) => compatible.has(one)));
}

function pageOf(all) {
  const table = (rows) => [
    '| package | version | licence |',
    '|---|---|---|',
    ...rows.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
  ];
  return [
    '# Licences',
    '',
    'Gare is free software under AGPL-3.0-or-later (`LICENSE`). It is installed with the packages below; each keeps its own',
    'licence, whose text stands in its folder of `node_modules/`. This page is made from `package-lock.json` by',
    '`npm run licences`, and a test fails when it is stale or when a licence is not compatible.',
    '',
    '## In the repository itself',
    '',
    '| work | where | licence | its text |',
    '|---|---|---|---|',
    ...carried.map((row) => `| ${row.join(' | ')} |`),
    '',
    '## Packages',
    '',
    ...table(all.filter(({ isPlatform }) => !isPlatform)),
    '',
    '## Builds for one kind of machine',
    '',
    'npm installs the one that fits.',
    '',
    ...table(all.filter(({ isPlatform }) => isPlatform)),
    '',
  ].join('\n');
}
