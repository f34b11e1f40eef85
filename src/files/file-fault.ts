/** Why the bytes of a file cannot be read, whatever they are read for. */

/** `broken`: not what it says, or cut off. `locked`: a password is needed. `too-large`: it unpacks to more than is given. */
export type FileFaultReason = 'broken' | 'locked' | 'too-large';

export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly reason: FileFaultReason;

  constructor(reason: FileFaultReason) {
    super(reason);
    this.reason = reason;
  }
}
