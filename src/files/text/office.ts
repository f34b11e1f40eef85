/** Archives of office programs, opened within bounds. */
import { openZip, type Zip } from '../zip.ts';

/** Parts of an archive; unpacked bytes of one, and of all that are read. */
const bounds = { parts: 5000, part: 64 * 1024 * 1024, whole: 128 * 1024 * 1024 };

/** @throws FileFault */
export async function openOffice(bytes: Uint8Array): Promise<Zip> {
  return openZip(bytes, bounds);
}
