import { MulterError } from 'multer';
import { describe, expect, test } from 'vitest';
import { WikiError } from '../../src/core/errors.ts';
import { faultOf, nearOf } from '../../src/web/errors.ts';

const withCode = (code: string) => Object.assign(new Error('as the store says it'), { code });
const withType = (type: string) => Object.assign(new Error('as the parser says it'), { type, status: 400 });

describe('what was thrown', () => {
  test('by the wiki keeps its status, code and details', () => {
    expect(faultOf(new WikiError('gone', 'page.deleted'))).toMatchObject({
      status: 410,
      code: 'page.deleted',
      details: {},
    });
    expect(faultOf(new WikiError('too-large', 'file.too-large', { max: 5 }))).toMatchObject({
      status: 413,
      code: 'file.too-large',
      details: { max: 5 },
    });
  });

  test.each([
    ['SQLITE_FULL', 507],
    ['SQLITE_BUSY', 503],
    ['SQLITE_BUSY_SNAPSHOT', 503],
    ['SQLITE_IOERR_FSYNC', 503],
  ])('by the store as %s is %i', (code, status) => {
    expect(faultOf(withCode(code))?.status).toBe(status);
  });

  test.each([
    ['entity.too.large', 413],
    ['parameters.too.many', 413],
    ['charset.unsupported', 415],
    ['encoding.unsupported', 415],
    ['request.aborted', 400],
  ])('by the form parser as %s is %i', (type, status) => {
    expect(faultOf(withType(type))?.status).toBe(status);
  });

  test.each([
    [new MulterError('LIMIT_FILE_SIZE'), 413, 'upload.too-large'],
    [new MulterError('LIMIT_FILE_COUNT'), 413, 'upload.too-many'],
    [new MulterError('LIMIT_UNEXPECTED_FILE'), 400, 'upload.broken'],
    [new Error('Unexpected end of form'), 400, 'upload.broken'],
    [new Error('Multipart: Boundary not found'), 400, 'upload.broken'],
    [new Error('Malformed part header'), 400, 'upload.broken'],
  ])('by a broken upload (%s) is %i', (error, status, code) => {
    expect(faultOf(error)).toMatchObject({ status, code });
  });

  test('by Express as a refusal keeps its status', () => {
    expect(faultOf(Object.assign(new URIError('Failed to decode param'), { status: 400 }))?.status).toBe(400);
    expect(faultOf(Object.assign(new Error('Range Not Satisfiable'), { status: 416 }))?.status).toBe(416);
  });

  test.each([
    new TypeError('x is not a function'),
    withCode('SQLITE_CORRUPT'),
    withCode('ENOENT'),
    Object.assign(new Error('upstream'), { status: 500 }),
    'a string',
    undefined,
    null,
  ])('by a bug is nothing we know: %s', (error) => {
    expect(faultOf(error)).toBeUndefined();
  });
});

describe('what someone may have looked for', () => {
  test('is guessed from the address alone', () => {
    expect(nearOf('/gare/reunion-du-12-mars')).toEqual({
      words: 'reunion du 12 mars',
      space: 'gare',
      title: 'Reunion du 12 mars',
    });
    expect(nearOf('/PageTitre')).toEqual({ words: 'PageTitre', space: 'PageTitre', title: '' });
    expect(nearOf('/gare/charte.md').words).toBe('charte');
    expect(nearOf('/')).toEqual({ words: '', space: '', title: '' });
  });

  test('survives addresses nobody can decode', () => {
    expect(nearOf('/gare/%ff')).toEqual({ words: 'gare', space: 'gare', title: '' });
    expect(nearOf('/%ff/%fe')).toEqual({ words: '', space: '', title: '' });
  });
});
