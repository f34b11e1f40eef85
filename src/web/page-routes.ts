/** Doors to spaces and pages: reading, writing, files, history, lists and feeds. */
import { sendAgenda, sendEvent, showAgenda } from './agenda.ts';
import { readFileAgain, removeFile, showFiles, showVersions, uploadFiles } from './attachments.ts';
import { sendFile, sendThumbnail } from './download.ts';
import { createPage, editForm, newForm, previewEdit, previewNew, saveEdit } from './edit.ts';
import { moveCard } from './entry-move.ts';
import { sendChangesFeed, sendPagesFeed, sendSitemap } from './feeds.ts';
import { showChanges, showOrphans, showPages, showTags, showWanted } from './lists.ts';
import { sendOpenSearch, sendOpenSearchSuggestions } from './opensearch.ts';
import { citeBibtex, citeRis, downloadPage, downloadRevision, showPage, showRevision } from './pages.ts';
import { move, placeUnder, rename, renameForm } from './rename.ts';
import { revert, showBlame, showDiff, showHistory } from './revisions.ts';
import type { Route } from './route.ts';
import { showSearch } from './search.ts';
import { sendSearchFeed } from './search-feed.ts';
import { sendSearchSuggestions } from './search-suggestions.ts';
import { checkHealth, chooseSpace, favicon, robots } from './site.ts';
import { showPortal, showSpace } from './spaces.ts';
import { accept, refuse, refuseSeveral, showSubmissions } from './submissions.ts';
import { submit, submitForm } from './submit.ts';
import { remove, removeForm, restore, showTrash } from './trash.ts';
import { changeType, createType, newTypeForm, typeForm } from './type-editor.ts';

/** In the order in which they are tried: the more particular first. */
export const pageRoutes: readonly Route[] = [
  { method: 'get', path: '/healthz', handler: checkHealth },
  { method: 'get', path: '/robots.txt', handler: robots },
  { method: 'get', path: '/favicon.ico', handler: favicon },
  { method: 'get', path: '/new', handler: chooseSpace, isKept: true },
  { method: 'get', path: '/sitemap.xml', handler: sendSitemap },
  { method: 'get', path: '/opensearch.xml', handler: sendOpenSearch },
  { method: 'get', path: '/opensearch.json', handler: sendOpenSearchSuggestions, limit: 'suggest' },
  { method: 'get', path: '/', handler: showPortal, isKept: true },
  { method: 'get', path: '/search', handler: showSearch },
  { method: 'get', path: '/search.atom', handler: sendSearchFeed, limit: 'search' },
  { method: 'get', path: '/search/suggestions', handler: sendSearchSuggestions, limit: 'suggest' },
  { method: 'get', path: '/changes', handler: showChanges, isKept: true },
  { method: 'get', path: '/changes.atom', handler: sendChangesFeed },
  { method: 'get', path: '/agenda', handler: showAgenda, isKept: true },
  { method: 'get', path: '/agenda.ics', handler: sendAgenda, limit: 'search' },
  { method: 'get', path: '/:space', handler: showSpace, isKept: true },
  { method: 'get', path: '/:space/agenda', handler: showAgenda, isKept: true },
  { method: 'get', path: '/:space/agenda.ics', handler: sendAgenda, limit: 'search' },
  { method: 'get', path: '/:space/changes', handler: showChanges, isKept: true },
  { method: 'get', path: '/:space/changes.atom', handler: sendChangesFeed },
  { method: 'get', path: '/:space/feed.atom', handler: sendPagesFeed },
  { method: 'get', path: '/:space/search', handler: showSearch },
  { method: 'get', path: '/:space/search.atom', handler: sendSearchFeed, limit: 'search' },
  { method: 'get', path: '/:space/pages', handler: showPages, isKept: true },
  { method: 'get', path: '/:space/wanted', handler: showWanted, isKept: true },
  { method: 'get', path: '/:space/orphans', handler: showOrphans, isKept: true },
  { method: 'get', path: '/:space/tags', handler: showTags, isKept: true },
  { method: 'get', path: '/:space/submit', handler: submitForm },
  { method: 'post', path: '/:space/submit', handler: submit, form: 'save' },
  { method: 'get', path: '/:space/submissions', handler: showSubmissions },
  { method: 'post', path: '/:space/submissions', handler: refuseSeveral },
  { method: 'post', path: '/:space/:slug/accept', handler: accept },
  { method: 'post', path: '/:space/:slug/refuse', handler: refuse },
  { method: 'get', path: '/:space/new', handler: newForm },
  { method: 'post', path: '/:space/new', handler: createPage, form: 'save' },
  { method: 'get', path: '/:space/new-type', handler: newTypeForm },
  { method: 'post', path: '/:space/new-type', handler: createType, form: 'type' },
  { method: 'post', path: '/:space/preview', handler: previewNew, form: 'save' },
  { method: 'get', path: '/:space/trash', handler: showTrash, isKept: true },
  { method: 'get', path: '/:space/:slug/edit', handler: editForm },
  { method: 'post', path: '/:space/:slug/edit', handler: saveEdit, form: 'save' },
  { method: 'post', path: '/:space/:slug/preview', handler: previewEdit, form: 'save' },
  { method: 'get', path: '/:space/:slug/fields', handler: typeForm },
  { method: 'post', path: '/:space/:slug/fields', handler: changeType, form: 'type' },
  { method: 'get', path: '/:space/:slug/rename', handler: renameForm },
  { method: 'post', path: '/:space/:slug/rename', handler: rename },
  { method: 'post', path: '/:space/:slug/card', handler: moveCard },
  { method: 'post', path: '/:space/:slug/move', handler: move },
  { method: 'post', path: '/:space/:slug/parent', handler: placeUnder },
  { method: 'get', path: '/:space/:slug/delete', handler: removeForm },
  { method: 'post', path: '/:space/:slug/delete', handler: remove },
  { method: 'post', path: '/:space/:slug/restore', handler: restore },
  { method: 'get', path: '/:space/:slug/history', handler: showHistory, isKept: true },
  { method: 'get', path: '/:space/:slug/diff', handler: showDiff, isKept: true },
  { method: 'get', path: '/:space/:slug/blame', handler: showBlame, isKept: true },
  { method: 'post', path: '/:space/:slug/rev/:number/revert', handler: revert },
  { method: 'get', path: '/:space/:slug/files', handler: showFiles, isKept: true },
  { method: 'post', path: '/:space/:slug/files', handler: uploadFiles, form: 'upload' },
  { method: 'get', path: '/:space/:slug/files/:name', handler: sendFile },
  { method: 'get', path: '/:space/:slug/files/:name/thumbnail', handler: sendThumbnail },
  { method: 'get', path: '/:space/:slug/files/:name/versions', handler: showVersions, isKept: true },
  { method: 'post', path: '/:space/:slug/files/:name/delete', handler: removeFile },
  { method: 'post', path: '/:space/:slug/files/:name/read', handler: readFileAgain },
  { method: 'get', path: '/:space/:slug/rev/:number.md', handler: downloadRevision },
  { method: 'get', path: '/:space/:slug/rev/:number.bib', handler: citeBibtex },
  { method: 'get', path: '/:space/:slug/rev/:number.ris', handler: citeRis },
  { method: 'get', path: '/:space/:slug/rev/:number', handler: showRevision, isKept: true },
  { method: 'get', path: '/:space/:slug.md', handler: downloadPage },
  { method: 'get', path: '/:space/:slug.ics', handler: sendEvent },
  { method: 'get', path: '/:space/:slug', handler: showPage, isKept: true },
];
