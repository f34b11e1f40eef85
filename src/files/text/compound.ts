/** The streams of a compound file: what Word and Excel wrote before 2007, and the box in which they lock files today. */

const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex');

export interface Compound {
  /** Undefined when there is none of that name at the top. */
  stream(name: string): Buffer | undefined;
  /** A compound file of these streams alone, whose tables are whole, whatever they were. */
  rebuild(names: readonly string[]): Buffer;
}

/** Undefined for what is no compound file, or a damaged one. */
export async function openCompound(bytes: Uint8Array): Promise<Compound | undefined> {
  // Before the package sees it: it would also unpack archives and letters.
  if (!signature.equals(bytes.subarray(0, signature.length))) return undefined;
  const { default: cfb } = await import('cfb');
  try {
    const file = cfb.parse(bytes);
    const stream = (name: string) => {
      const content = cfb.find(file, `/${name}`)?.content;
      return content && Buffer.from(content);
    };
    return {
      stream,
      rebuild: (names) => {
        const copy = cfb.utils.cfb_new();
        for (const name of names) {
          const content = stream(name);
          if (content) cfb.utils.cfb_add(copy, `/${name}`, content);
        }
        return Buffer.from(cfb.write(copy, { type: 'buffer' }) as Buffer);
      },
    };
  } catch {
    return undefined;
  }
}
