import { describe, expect, test } from 'vitest';
import { ConfigError, nameInUrl, readConfig } from '../src/config.ts';

const faultOf = (env: Record<string, string>) => {
  try {
    readConfig(env);
  } catch (error) {
    return error instanceof ConfigError ? error.message : `not a ConfigError: ${String(error)}`;
  }
  return 'no fault';
};

const tilesFault =
  'GARE_TILES is non, or an address and a credit such as https://tiles.example.org/{z}/{x}/{y}.png © Example';

describe('the configuration', () => {
  test('has a default for everything', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      url: 'http://127.0.0.1:3000',
      log: 'info',
      lang: 'fr',
      timeZone: 'Europe/Paris',
      maxUpload: 104_857_600,
      hasLimits: true,
    });
    expect(config.tiles?.url).toBe('https://tile.openstreetmap.org/{z}/{x}/{y}.png');
    expect(config.mail).toBeUndefined();
    expect(config.data.endsWith('/data')).toBe(true);
    expect(config.trustProxy).toBeUndefined();
    expect(Object.isFrozen(config)).toBe(true);
  });

  test.each(['non', 'NO', ' off '])('shows no tiles when told %o', (word) => {
    expect(readConfig({ GARE_TILES: word })).not.toHaveProperty('tiles');
  });

  test('takes what the environment says, an empty value being none', () => {
    const config = readConfig({
      GARE_DATA: '/var/lib/gare',
      HOST: '::1',
      PORT: '8080',
      GARE_TRUST_PROXY: '1',
      GARE_LOG: 'debug',
      GARE_LANG: 'en',
      GARE_TZ: 'America/Martinique',
      GARE_MAX_UPLOAD: '50M',
      GARE_URL: '',
      GARE_SMTP: 'smtps://gare:s%40c@mail.example.org:465',
      GARE_MAIL_FROM: 'Gare des collectifs <gare@example.org>',
      GARE_LIMITS: 'off',
      GARE_TILES: 'https://{s}.tuiles.example.org:8443/{z}/{x}/{y}.png © Un atlas libre',
    });
    expect(config).toEqual({
      data: '/var/lib/gare',
      host: '::1',
      port: 8080,
      url: 'http://[::1]:8080',
      trustProxy: 1,
      log: 'debug',
      lang: 'en',
      tiles: {
        url: 'https://{s}.tuiles.example.org:8443/{z}/{x}/{y}.png',
        credit: '© Un atlas libre',
      },
      timeZone: 'America/Martinique',
      maxUpload: 52_428_800,
      mail: {
        smtp: 'smtps://gare:s%40c@mail.example.org:465',
        from: 'Gare des collectifs <gare@example.org>',
      },
      hasLimits: false,
    });
  });

  test('reads addresses of the site and of proxies', () => {
    expect(readConfig({ GARE_URL: 'https://gare.example.org/' }).url).toBe('https://gare.example.org');
    expect(readConfig({ GARE_TRUST_PROXY: '10.0.0.1, 10.1.0.0/16' }).trustProxy).toBe(
      '10.0.0.1, 10.1.0.0/16',
    );
    expect(nameInUrl('::1')).toBe('[::1]');
    expect(nameInUrl('[::1]')).toBe('[::1]');
    expect(nameInUrl('localhost')).toBe('localhost');
  });

  test('has no name for every address at once', () => {
    expect(readConfig({ HOST: '0.0.0.0' }).url).toBe('http://127.0.0.1:3000');
    expect(readConfig({ HOST: '::', PORT: '80' }).url).toBe('http://127.0.0.1');
  });

  test.each([
    'smtp://localhost',
    'smtp://localhost:25/',
    'smtp://localhost:25?ignoreTLS=true',
    'smtp://mail.example.org:587?requireTLS=true',
  ])('takes %s as a mail server', (smtp) => {
    const mail = { smtp, from: 'gare@example.org' };
    expect(readConfig({ GARE_SMTP: smtp, GARE_MAIL_FROM: mail.from }).mail).toEqual(mail);
  });

  const smtpFault = 'GARE_SMTP is an address such as smtps://name:password@mail.example.org:465';
  const senderFault = 'GARE_MAIL_FROM is a sender such as Gare <gare@example.org>';
  test.each([
    [{ GARE_SMTP: 'mail.example.org:587' }, smtpFault],
    [{ GARE_SMTP: 'https://mail.example.org' }, smtpFault],
    [{ GARE_SMTP: 'smtp://' }, smtpFault],
    [{ GARE_SMTP: 'smtp://h/?proxy=http://elsewhere' }, smtpFault],
    [{ GARE_SMTP: 'smtp://user:secret@h/path' }, smtpFault],
    [{ GARE_SMTP: 'smtp://h' }, 'GARE_SMTP needs GARE_MAIL_FROM: in whose name letters go'],
    [{ GARE_MAIL_FROM: 'a@b.fr' }, 'GARE_MAIL_FROM needs GARE_SMTP: the server that sends letters'],
    [{ GARE_SMTP: 'smtp://h', GARE_MAIL_FROM: 'Gare' }, senderFault],
    [{ GARE_SMTP: 'smtp://h', GARE_MAIL_FROM: 'a@b.fr, c@d.fr' }, senderFault],
    [{ GARE_SMTP: 'smtp://h', GARE_MAIL_FROM: 'Gare <a@b.fr>\r\nBcc: c@d.fr' }, senderFault],
    [{ GARE_LIMITS: 'no' }, 'GARE_LIMITS is on or off'],
    [{ GARE_TILES: 'https://t.example/{z}/{x}/{y}.png' }, tilesFault],
    [{ GARE_TILES: 'https://t.example/{z}/{x}.png © Ici' }, tilesFault],
    [{ GARE_TILES: 'https://t.example;script-src/{z}/{x}/{y} © Ici' }, tilesFault],
    [{ GARE_TILES: 'javascript://t.example/{z}/{x}/{y} © Ici' }, tilesFault],
    [{ GARE_TILES: 'peut-être' }, tilesFault],
  ])('refuses %o in one line that tells no password', (env, words) => {
    expect(faultOf(env)).toBe(words);
  });

  test.each([
    [{ PORT: 'trois mille' }, 'PORT is a port: a whole number from 0 to 65535'],
    [{ PORT: '70000' }, 'PORT is a port: a whole number from 0 to 65535'],
    [
      { GARE_URL: 'gare.example.org' },
      'GARE_URL is an address such as https://gare.example.org, without a path',
    ],
    [
      { GARE_URL: 'https://example.org/gare' },
      'GARE_URL is an address such as https://gare.example.org, without a path',
    ],
    [
      { GARE_URL: 'javascript:alert(1)' },
      'GARE_URL is an address such as https://gare.example.org, without a path',
    ],
    [{ GARE_TRUST_PROXY: 'true' }, 'GARE_TRUST_PROXY is a number of proxies, or their addresses'],
    [{ GARE_LOG: 'loud' }, 'GARE_LOG is one of silent, error, warn, info, debug'],
    [{ GARE_LANG: 'de' }, 'GARE_LANG is fr or en'],
    [{ GARE_TZ: 'Europe/Gare' }, 'GARE_TZ is a time zone such as Europe/Paris'],
    [{ GARE_MAX_UPLOAD: 'beaucoup' }, 'GARE_MAX_UPLOAD is a size such as 100M, from 1 byte to 1024G'],
    [{ GARE_MAX_UPLOAD: '0' }, 'GARE_MAX_UPLOAD is a size such as 100M, from 1 byte to 1024G'],
    [{ HOST: 'a b' }, 'HOST is a host name or an address'],
  ])('refuses %o in one line', (env, words) => {
    expect(faultOf(env)).toBe(words);
  });

  test('names every wrong variable at once', () => {
    expect(faultOf({ PORT: '-1', GARE_LANG: 'x' })).toBe(
      'PORT is a port: a whole number from 0 to 65535; GARE_LANG is fr or en',
    );
  });
});
