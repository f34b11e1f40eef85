/** The tables together. Readers are free to use at any time; writers exist only inside a transaction. */
import { readAccess, writeAccess } from './access.ts';
import { readAliases, writeAliases } from './aliases.ts';
import { readAttachments, writeAttachments } from './attachments.ts';
import { readAudit, writeAudit } from './audit.ts';
import { type BlobWriter, openBlobWriter, readBlobs, removeUnfinishedBlobs } from './blobs.ts';
import { readChanges } from './changes.ts';
import { compactFile } from './compact.ts';
import { openDatabase } from './database.ts';
import { readEntryLists } from './entry-lists.ts';
import { readEvents, writeEvents } from './events.ts';
import { readFileTexts, writeFileTexts } from './file-texts.ts';
import { readGroups, writeGroups } from './groups.ts';
import { readImports, writeImports } from './imports.ts';
import { readInvitations, writeInvitations } from './invitations.ts';
import { readJobs, writeJobs } from './jobs.ts';
import { readLinks, writeLinks } from './links.ts';
import { takeLock } from './lock.ts';
import { readMembers, writeMembers } from './members.ts';
import { readPageLists } from './page-lists.ts';
import { readPages, writePages } from './pages.ts';
import { readPassages, writePassages } from './passages.ts';
import { readPasskeys, writePasskeys } from './passkeys.ts';
import { readPasts, writePasts } from './pasts.ts';
import { readPersonal, writePersonal } from './personal.ts';
import { writePurge } from './purge.ts';
import { readRelations, writeRelations } from './relations.ts';
import { readRevisions, writeRevisions } from './revisions.ts';
import type { Db, Tx } from './schema.ts';
import { readSearch, writeSearch } from './search.ts';
import { readSessions, writeSessions } from './sessions.ts';
import { readSettings, writeSettings } from './settings.ts';
import { readSpaces, writeSpaces } from './spaces.ts';
import { readSubmissions, writeSubmissions } from './submissions.ts';
import { readTags, writeTags } from './tags.ts';
import { readThumbnails, writeThumbnails } from './thumbnails.ts';
import { readTickets, writeTickets } from './tickets.ts';
import { readTitles, writeTitles } from './titles.ts';
import { readTokens, writeTokens } from './tokens.ts';
import { readTypeEntries } from './type-entries.ts';
import { readValues, writeValues } from './values.ts';
import { readWords, writeWords } from './words.ts';

function readers(db: Db) {
  return {
    access: readAccess(db),
    spaces: readSpaces(db),
    pages: readPages(db),
    pageLists: readPageLists(db),
    revisions: readRevisions(db),
    aliases: readAliases(db),
    attachments: readAttachments(db),
    blobs: readBlobs(db),
    thumbnails: readThumbnails(db),
    links: readLinks(db),
    relations: readRelations(db),
    tags: readTags(db),
    values: readValues(db),
    entryLists: readEntryLists(db),
    events: readEvents(db),
    typeEntries: readTypeEntries(db),
    submissions: readSubmissions(db),
    changes: readChanges(db),
    search: readSearch(db),
    titles: readTitles(db),
    words: readWords(db),
    pasts: readPasts(db),
    tickets: readTickets(db),
    invitations: readInvitations(db),
    tokens: readTokens(db),
    passkeys: readPasskeys(db),
    settings: readSettings(db),
    sessions: readSessions(db),
    members: readMembers(db),
    personal: readPersonal(db),
    groups: readGroups(db),
    imports: readImports(db),
    jobs: readJobs(db),
    fileTexts: readFileTexts(db),
    passages: readPassages(db),
    audit: readAudit(db),
  };
}

function writers(tx: Tx) {
  return {
    access: writeAccess(tx),
    spaces: writeSpaces(tx),
    pages: writePages(tx),
    revisions: writeRevisions(tx),
    aliases: writeAliases(tx),
    attachments: writeAttachments(tx),
    thumbnails: writeThumbnails(tx),
    links: writeLinks(tx),
    relations: writeRelations(tx),
    tags: writeTags(tx),
    values: writeValues(tx),
    entryLists: readEntryLists(tx),
    events: writeEvents(tx),
    typeEntries: readTypeEntries(tx),
    submissions: writeSubmissions(tx),
    changes: readChanges(tx),
    search: writeSearch(tx),
    titles: writeTitles(tx),
    words: writeWords(tx),
    blobs: readBlobs(tx),
    pasts: writePasts(tx),
    purge: writePurge(tx),
    tickets: writeTickets(tx),
    invitations: writeInvitations(tx),
    tokens: writeTokens(tx),
    passkeys: writePasskeys(tx),
    settings: writeSettings(tx),
    sessions: writeSessions(tx),
    members: writeMembers(tx),
    personal: writePersonal(tx),
    groups: writeGroups(tx),
    imports: writeImports(tx),
    jobs: writeJobs(tx),
    fileTexts: writeFileTexts(tx),
    passages: writePassages(tx),
    audit: writeAudit(tx),
  };
}

export type Readers = ReturnType<typeof readers>;
export type Writers = ReturnType<typeof writers>;

export interface Store extends Readers {
  /**
   * Runs `work` in one IMMEDIATE transaction: all of it is kept or nothing. `work` uses only the writers it is
   * given (the store itself would wait for this very transaction) and catches nothing.
   */
  transact<T>(work: (tx: Writers) => Promise<T>): Promise<T>;
  /**
   * Grows whenever something is written about people, rights, spaces or page types, within the transaction that does
   * so: one that finds it the same at its end has changed none of them.
   */
  rareWrites(): number;
  /** Grows whenever a page of the type or one of its values is written, within the transaction that does so. */
  entryWrites(type: string): number;
  /** Grows whenever work for later is added, within the transaction that does so. */
  jobWrites(): number;
  openBlobWriter(createdAt: string): Promise<BlobWriter>;
  /** Writes the file anew, so that nothing is left in it of what was removed. Writers wait meanwhile, readers do not. */
  compact(): Promise<void>;
  /** The handle below the tables, for maintenance.ts only. */
  db: Db;
  close(): Promise<void>;
}

/**
 * Opens the file and takes its lock; one process at a time may do so.
 * @param path of the SQLite file, made when absent, readable by its owner only; or `:memory:`.
 * @param watchedSpace slug of the space whose pages define page types.
 */
export async function openStore(path: string, watchedSpace?: string): Promise<Store> {
  process.umask(0o077);
  const releaseLock = path === ':memory:' ? () => {} : takeLock(path);
  try {
    const database = openDatabase(path, watchedSpace);
    const { db } = database;
    await db.transaction().execute((tx) => removeUnfinishedBlobs(tx));
    let compacting: Promise<void> = Promise.resolve();
    const write = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
      await compacting;
      return db.transaction().execute(work);
    };
    return {
      ...readers(db),
      db,
      transact: (work) => write((tx) => work(writers(tx))),
      rareWrites: database.rareWrites,
      entryWrites: database.entryWrites,
      jobWrites: database.jobWrites,
      openBlobWriter: (createdAt) => openBlobWriter(write, createdAt),
      compact: async () => {
        if (path === ':memory:') return;
        const done = compactFile(path);
        compacting = done.catch(() => undefined);
        await done;
      },
      close: async () => {
        await compacting;
        await database.close();
        releaseLock();
      },
    };
  } catch (error) {
    releaseLock();
    throw error;
  }
}
