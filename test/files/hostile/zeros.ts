/** Gigabytes of one byte, deflated at once: the same thousand bytes over and over. */
import { constants, deflateRawSync } from 'node:zlib';

const block = 1024 * 1024;

/** A raw deflate stream of so many times 2^20 bytes. */
export function deflatedRun(
  mebibytes: number,
  byte = 0,
  around: readonly [string, string] = ['', ''],
): Buffer {
  const whole = { finishFlush: constants.Z_FULL_FLUSH };
  const run = deflateRawSync(Buffer.alloc(block, byte), whole);
  const before = deflateRawSync(Buffer.from(around[0]), whole);
  const after = deflateRawSync(Buffer.from(around[1]));
  return Buffer.concat([before, ...Array.from({ length: mebibytes }, () => run), after]);
}

/** The same for zeros as zlib wraps it, with the sum it has in the end. */
export function zlibZeros(mebibytes: number): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt16BE((mebibytes * block) % 65_521, 0);
  sum.writeUInt16BE(1, 2);
  return Buffer.concat([Buffer.from([0x78, 0x9c]), deflatedRun(mebibytes), sum]);
}
