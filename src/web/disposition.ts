/** Content-Disposition with a name in any script (RFC 6266, RFC 8187): one header, whatever the name holds. */

/** @param name as stored; becomes the name under which a browser keeps the file. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  // With the `u` flag only surrogates that stand alone match: UTF-8 cannot carry them.
  const known = name.replace(/\p{Cs}/gu, '\uFFFD');
  return `${kind}; filename="${plainName(known)}"; filename*=UTF-8''${encodeName(known)}`;
}

/** For browsers that read only this form: accents folded, and nothing that could end the quotes or be decoded. */
function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/g, '_');
}

/** `encodeURIComponent` leaves four signs that RFC 8187 does not allow. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
