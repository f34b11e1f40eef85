/** Doors by which tables come in and go out. */

import { sendEntriesPlaces, sendEntriesTable } from './entry-export.ts';
import { importStart, sendRefused, showImport, uploadSheet } from './importing.ts';
import { chooseImportSheet, dropRun, planRun, runImport, stopRun, undoRun } from './importing-run.ts';
import type { Route } from './route.ts';

export const importRoutes: readonly Route[] = [
  { method: 'get', path: '/:space/entries.csv', handler: sendEntriesTable, limit: 'search' },
  { method: 'get', path: '/:space/entries.geojson', handler: sendEntriesPlaces, limit: 'search' },
  { method: 'get', path: '/:space/import', handler: importStart },
  { method: 'post', path: '/:space/import', handler: uploadSheet, form: 'upload' },
  { method: 'get', path: '/:space/import/:id', handler: showImport },
  { method: 'get', path: '/:space/import/:id/refused.csv', handler: sendRefused },
  { method: 'post', path: '/:space/import/:id/sheet', handler: chooseImportSheet },
  { method: 'post', path: '/:space/import/:id/plan', handler: planRun },
  { method: 'post', path: '/:space/import/:id/run', handler: runImport },
  { method: 'post', path: '/:space/import/:id/stop', handler: stopRun },
  { method: 'post', path: '/:space/import/:id/undo', handler: undoRun },
  { method: 'post', path: '/:space/import/:id/drop', handler: dropRun },
];
