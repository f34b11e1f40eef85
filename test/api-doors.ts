/** The JSON API as the program puts it before the screens. */
import { apiPath, createApi } from '../src/api/api.ts';
import { sendAttachment } from '../src/web/download.ts';
import { receiveFiles } from '../src/web/upload.ts';
import { createUrls } from '../src/web/urls.ts';
import type { Wiki } from '../src/wiki/wiki.ts';

/** For `doors` of the app. @param site public address, in the links of its answers. */
export function apiDoors(wiki: Wiki, site = 'http://127.0.0.1:3000') {
  const lent = { urls: createUrls(site), sendFile: sendAttachment, receiveFiles };
  return [{ path: apiPath, handler: createApi(wiki, lent) }];
}
