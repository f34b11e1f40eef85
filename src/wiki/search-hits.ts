/** Pages that were found, as a screen shows them: the passage that answers, and the files that do. */
import type { FileUnit } from '../core/file-text.ts';
import { fileKind } from '../files/kind.ts';
import type { Ranking } from '../search/ranking.ts';
import type { FoundFile } from '../store/search-hits.ts';
import { typeTitles } from './page-types.ts';
import { pageItem, type Scope } from './scope.ts';
import {
  type FileCandidate,
  type PageCandidate,
  readCandidates,
  readFileCandidates,
} from './search-candidates.ts';
import { type Closely, type Ran, rankings } from './search-run.ts';
import type { FileHit, HitView } from './search-view.ts';
import { mostWalked } from './search-ways.ts';
import type { Wiki } from './wiki.ts';

/** Files under one page. */
const mostFiles = 3;
/** Characters of a text in which its snippet is looked for. */
const snippetText = 96 * 1024;

/** @param ids of the pages that are shown, in order. @param closely what was read of some of them just now. */
export async function hitViews(
  wiki: Wiki,
  scope: Scope,
  ran: Ran,
  ids: readonly number[],
  closely?: Closely,
): Promise<HitView[]> {
  if (ids.length === 0) return [];
  const { pages, files } = closely?.rankings ?? (await rankings(wiki, scope, ran.query));
  const candidates = await candidatesOf(wiki, scope, ids, closely);
  const found = await filesOf(wiki, ran, ids);
  const passages = await passagesOf(wiki, scope, [...found.values()].flat(), candidates, closely);
  const titles = await typeTitles(wiki, scope);
  return ids.flatMap((id) => {
    const candidate = candidates.get(id);
    if (!candidate) return [];
    const { row } = candidate;
    return {
      page: pageItem(scope, row),
      typeTitle: titles.get(row.type) ?? '',
      revision: row.current,
      title: pages.titleOf(candidate),
      snippet: pages.snippetOf(candidate),
      day: row.day,
      files: fileHits(files, found.get(id) ?? [], passages),
    };
  });
}

/** Of long texts more is read than for their score: what answers may stand further behind. */
async function candidatesOf(wiki: Wiki, scope: Scope, ids: readonly number[], closely?: Closely) {
  const known = new Map<number, PageCandidate>();
  for (const id of ids) {
    const candidate = closely?.candidates.get(id);
    if (candidate && !candidate.row.isBodyCut) known.set(id, candidate);
  }
  const rest = ids.filter((id) => !known.has(id));
  if (rest.length === 0) return known;
  const bounds = { characters: snippetText, bytes: 0, least: rest.length };
  return new Map([...known, ...(await readCandidates(wiki, scope, rest, bounds))]);
}

async function passagesOf(
  wiki: Wiki,
  scope: Scope,
  files: readonly FoundFile[],
  candidates: ReadonlyMap<number, PageCandidate>,
  closely?: Closely,
): Promise<ReadonlyMap<number, FileCandidate>> {
  const known = closely?.passages ?? new Map<number, FileCandidate>();
  const rest = files.filter(({ passageId }) => !known.has(passageId));
  if (rest.length === 0) return known;
  return new Map([...known, ...(await readFileCandidates(wiki, scope, rest, candidates))]);
}

/** Of each page the files that answer, best first. */
async function filesOf(wiki: Wiki, ran: Ran, ids: readonly number[]): Promise<Map<number, FoundFile[]>> {
  const rest = ids.filter((id) => !ran.filesTold.has(id));
  const walk = { bound: mostWalked, withTitles: ran.hasTitles };
  const more = rest.length === 0 ? [] : await wiki.store.search.listFiles(ran.plan, walk, rest);
  const files = new Map<number, FoundFile[]>();
  for (const file of [...ran.files, ...more]) {
    if (!ids.includes(file.pageId)) continue;
    const own = files.get(file.pageId) ?? [];
    if (own.length < mostFiles) files.set(file.pageId, [...own, file]);
  }
  return files;
}

function fileHits(
  ranking: Ranking,
  files: readonly FoundFile[],
  passages: ReadonlyMap<number, FileCandidate>,
): FileHit[] {
  return files.flatMap((file) => {
    const passage = passages.get(file.passageId);
    if (!passage) return [];
    const { name, size, mime, part } = passage.row;
    const snippet = part ? ranking.snippetOf(passage) : [];
    const known = { name, kind: fileKind(mime, name), size, mime, title: ranking.titleOf(passage) };
    // It answers by its name alone: then no place in it does rather than another.
    if (!part || !snippet.some(({ isHit }) => isHit)) return { ...known, snippet: [], others: 0 };
    const place = { unit: part.unit as FileUnit, number: part.number, label: part.label };
    return {
      ...known,
      snippet,
      ...(part.unit === 'stretch' ? {} : { place }),
      others: Math.max(0, file.passages - 1),
    };
  });
}
