/** The only place of this folder that turns words into HTML text and attributes. */

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
}

/** Attributes in the order given, each with a space before it; `undefined` leaves one out, `true` has no value. */
export function attributes(values: Readonly<Record<string, string | number | true | undefined>>): string {
  let html = '';
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    html += value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`;
  }
  return html;
}
