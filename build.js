/**
 * Makes what `npm start` runs: dist/ (the server, compiled) and static/build/ (styles, scripts and faces under
 * names that hold their hash, each text also compressed). `--if-needed` does nothing when no source has changed.
 *
 * Both folders are made beside and put in place when whole: a build that fails leaves the last good one.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('./', import.meta.url));
const at = (path) => `${root}${path}`;
const stampFile = at('dist/.built-from');

/** What a build depends on. Templates and content are read where they stand. */
const sources = [
  'src',
  'static/css',
  'build.js',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** Sizes and times of all sources: cheap, and a source put back from history still counts as changed. */
function stampOf(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths) stampInto(hash, path);
  return hash.digest('hex');
}

function stampInto(hash, path) {
  const stat = statSync(at(path));
  if (!stat.isDirectory()) return hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  for (const name of readdirSync(at(path)).sort()) stampInto(hash, `${path}/${name}`);
}

function isBuilt(stamp) {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp &&
    existsSync(at('static/build/manifest.json'))
  );
}

function compileServer(into) {
  const args = [
    at('node_modules/typescript/bin/tsc'),
    '-p',
    at('tsconfig.build.json'),
    '--outDir',
    into,
    '--noEmitOnError',
  ];
  const tsc = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (tsc.error) throw tsc.error;
  if (tsc.status !== 0) throw new Error(`the compiler refuses:\n${tsc.stdout}${tsc.stderr}`);
  for (const data of ['web/locales', 'web/icons.json'])
    cpSync(at(`src/${data}`), `${into}/${data}`, { recursive: true });
}

/** @returns the outputs of both bundles, as esbuild's metafile lists them. */
async function bundleBrowser(into) {
  const common = {
    bundle: true,
    minify: true,
    metafile: true,
    outdir: into,
    entryNames: '[name]-[hash]',
    logLevel: 'silent',
    absWorkingDir: root,
  };
  const styles = await build({
    ...common,
    stdin: {
      contents: '@import "./tokens.css"; @import "./gare.css";',
      loader: 'css',
      resolveDir: at('static/css'),
      // Not the name of a file it imports: that would be a circle, and quietly empty.
      sourcefile: 'all.css',
    },
    entryNames: 'gare-[hash]',
    assetNames: '[name]-[hash]',
    loader: { '.woff2': 'file' },
  });
  // What only pages with a map need: their script knows where it is.
  const map = await build({
    ...common,
    entryPoints: ['static/css/map.css'],
    assetNames: '[name]-[hash]',
    loader: { '.png': 'file' },
  });
  const mapStyles = Object.keys(map.metafile.outputs).find((path) => path.endsWith('.css'));
  const scripts = await build({
    ...common,
    define: { MAP_STYLES: JSON.stringify(sealedFile(nameOf(mapStyles), into)) },
    entryPoints: ['src/browser/main.ts'],
    format: 'esm',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    target: ['es2022'],
    sourcemap: 'linked',
    tsconfig: 'tsconfig.browser.json',
  });
  return { ...styles.metafile.outputs, ...scripts.metafile.outputs };
}

const nameOf = (path) => path.slice(path.lastIndexOf('/') + 1);

/** What the pages name. The upright faces are asked for with the page; italics may come when they are met. */
function manifestOf(outputs, folder) {
  const names = (wanted) =>
    Object.entries(outputs)
      .filter(wanted)
      .map(([path]) => nameOf(path));
  const sealed = (name) => sealedFile(name, folder);
  return {
    styles: names(([path]) => path.endsWith('.css')).map(sealed),
    scripts: names(([, output]) => output.entryPoint === 'src/browser/main.ts').map(sealed),
    fonts: names(([path]) => path.endsWith('.woff2') && !path.includes('italic')).map(
      (name) => `/static/build/${name}`,
    ),
  };
}

function sealedFile(name, folder) {
  return { href: `/static/build/${name}`, integrity: sealOf(`${folder}/${name}`) };
}

function sealOf(file) {
  return `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;
}

async function compressTexts(folder) {
  const texts = readdirSync(folder).filter((name) => /\.(css|js)$/.test(name));
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  for (const name of texts) {
    const text = readFileSync(`${folder}/${name}`);
    writeFileSync(`${folder}/${name}.br`, await promisify(brotliCompress)(text, best));
    writeFileSync(`${folder}/${name}.gz`, await promisify(gzip)(text, { level: 9 }));
  }
}

async function makeAll(stamp) {
  const workshop = at(`node_modules/.gare-build-${process.pid}`);
  const next = { dist: `${workshop}/dist`, assets: `${workshop}/assets` };
  try {
    compileServer(next.dist);
    const outputs = await bundleBrowser(next.assets);
    await compressTexts(next.assets);
    writeFileSync(
      `${next.assets}/manifest.json`,
      `${JSON.stringify(manifestOf(outputs, next.assets), null, 2)}\n`,
    );
    writeFileSync(`${next.dist}/.built-from`, stamp);
    putInPlace(next.assets, at('static/build'));
    putInPlace(next.dist, at('dist'));
    offerCommand();
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function putInPlace(made, place) {
  const old = `${made}.old`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(made, place);
}

/** `npx gare` in this folder: npm links the commands of what a project depends on, not the project's own. */
function offerCommand() {
  chmodSync(at('dist/cli.js'), 0o755);
  const link = at('node_modules/.bin/gare');
  rmSync(link, { force: true });
  // Where links need rights that the person lacks (Windows), `node dist/cli.js` does the same.
  try {
    symlinkSync('../../dist/cli.js', link);
  } catch {}
}

const began = performance.now();
const stamp = stampOf(sources);
if (!(process.argv.includes('--if-needed') && isBuilt(stamp))) {
  try {
    await makeAll(stamp);
    console.log(`Gare: built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  } catch (error) {
    console.error(`Gare: the build failed: ${error instanceof Error ? error.message.trim() : error}`);
    process.exitCode = 1;
  }
}
