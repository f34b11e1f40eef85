/** Texts that are built to be deep, long or without end. */

export function rtfGroups(count: number): Buffer {
  return Buffer.from(`{\\rtf1\\ansi ${'{'.repeat(count)}Au fond${'}'.repeat(count)}}`);
}

/** Letters within letters. */
export function nestedEml(depth: number): Buffer {
  const head = 'From: a@example.org\r\nSubject: Dehors\r\nMIME-Version: 1.0\r\n';
  const opened = Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
  );
  return Buffer.from(`${head}${opened.join('')}Content-Type: text/plain\r\n\r\nAu fond\r\n`);
}

export function forwardedEml(depth: number): Buffer {
  const head =
    'From: a@example.org\r\nSubject: Encore\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n';
  return Buffer.from(`${head.repeat(depth)}Subject: Au fond\r\n\r\nFin\r\n`);
}

export function longCsvLine(bytes: number): Buffer {
  return Buffer.alloc(bytes, 'trésorerie;1234,5;');
}

/** One quote that is never closed, before fifty million rows. */
export function openQuoteCsv(bytes: number): Buffer {
  return Buffer.concat([Buffer.from('nom;ville\n"'), Buffer.alloc(bytes, 'a;b\n')]);
}

export function deepHtml(depth: number): Buffer {
  return Buffer.from(`<!doctype html><title>Titre</title>${'<div><b>'.repeat(depth)}Au fond`);
}

/** Tags that never end, in which one attribute follows the other. */
export function openHtml(count: number): Buffer {
  return Buffer.from(`<!doctype html><p ${'a="<" '.repeat(count)}`);
}
