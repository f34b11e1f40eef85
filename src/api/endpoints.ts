/** Every endpoint, in one table: the router, the OpenAPI document and the test of docs/api.md walk it. */
import {
  deleteAttachment,
  getAttachment,
  getAttachments,
  postAttachments,
  putAttachment,
} from './attachments.ts';
import { endpoint } from './endpoint.ts';
import { getPage, getPages, postPage, putPage, removePage } from './pages.ts';
import { getRevision, getRevisions } from './revisions.ts';
import { noQuery } from './schemas.ts';
import { getSearch, getSpaces } from './spaces.ts';
import { getType, getTypes } from './types.ts';

const getDocument = endpoint({
  method: 'get',
  path: '/openapi.json',
  summary: 'This API, described by OpenAPI 3.1',
  query: noQuery,
  answers: { 200: { description: 'The document', type: 'application/json' } },
  run: async ({ api, res }) => {
    res.json(await api.document());
  },
});

export const endpoints = [
  getSpaces,
  getTypes,
  getType,
  getPages,
  postPage,
  getPage,
  putPage,
  removePage,
  getRevisions,
  getRevision,
  getAttachments,
  postAttachments,
  getAttachment,
  putAttachment,
  deleteAttachment,
  getSearch,
  getDocument,
] as const;
