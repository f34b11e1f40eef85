/** Numbered pages under a list: which numbers are shown, and where each leads. */

export interface Pager {
  steps: readonly PagerStep[];
  previous?: string;
  next?: string;
}

export interface PagerStep {
  page: number;
  href: string;
  isCurrent: boolean;
}

/** Undefined when there is but one page. Shows the first, the last, and two on either side of the current one. */
export function createPager(
  page: number,
  pages: number,
  hrefOf: (page: number) => string,
): Pager | undefined {
  if (pages <= 1) return undefined;
  const shown = [1, page - 2, page - 1, page, page + 1, page + 2, pages];
  const numbers = [...new Set(shown)].filter((one) => one >= 1 && one <= pages);
  return {
    steps: numbers.map((one) => ({ page: one, href: hrefOf(one), isCurrent: one === page })),
    ...(page > 1 ? { previous: hrefOf(page - 1) } : {}),
    ...(page < pages ? { next: hrefOf(page + 1) } : {}),
  };
}
