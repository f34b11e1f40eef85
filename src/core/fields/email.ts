/** An e-mail address. Whether it may be shown is a matter of rights, decided elsewhere. */
import type { FieldKind } from '../field.ts';
import { control, readings, readLine, refuse } from './common.ts';

/** RFC 5321 allows 254 characters; the forms with quotes or comments, which nobody has, are refused. */
const maxEmail = 254;
const address =
  /^[^\s@<>()[\],;:\\"]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;

export const emailKind: FieldKind<string> = {
  name: 'email',
  word: 'courriel',
  facet: 'none',
  parts: [''],
  ...readings((text) =>
    readLine(text, maxEmail, (line) => {
      const email = line.replace(/^mailto:/i, '');
      return address.test(email) ? { value: email } : refuse('field.email.invalid');
    }),
  ),
  typed: (value) => [value],
  format: (value) => [{ text: value, href: mailto(value) }],
  input: (typed, field) => [{ ...control(field, 'email', typed), inputmode: 'email', maxlength: maxEmail }],
  toCsv: (value) => value,
  toText: (value) => value,
  sortKeys: (value) => [{ text: value }],
};

/** Both sides encoded: a `?` in the name would otherwise add copies and subjects to the mail. */
function mailto(email: string): string {
  return `mailto:${email.split('@').map(encodeURIComponent).join('@')}`;
}
