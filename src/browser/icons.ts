/** The icons of notices, as lucide draws them (ISC): a page's sprite holds only those the server asked for. */

const drawings = {
  ok: ['M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0', 'm16 9-5.5 5.5L8 12'],
  warn: ['m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3', 'M12 9v4', 'M12 17h.01'],
  error: ['M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0', 'm15 9-6 6', 'm9 9 6 6'],
} as const;

export type NoticeKind = keyof typeof drawings;

const svg = 'http://www.w3.org/2000/svg';

export function noticeIcon(kind: NoticeKind): SVGElement {
  const icon = document.createElementNS(svg, 'svg');
  icon.setAttribute('class', 'ic');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  for (const drawing of drawings[kind]) {
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', drawing);
    icon.append(path);
  }
  return icon;
}
