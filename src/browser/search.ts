/**
 * A search that answers as it is narrowed: in `form[data-search]` a box that is ticked, another order and a chip that is
 * taken off fetch the screen anew and put its `[data-search-part]`s in the place of the old ones, while the focus and
 * what is unfolded stay. "Back" leads to the search as it was before. Without script the form has its buttons, and chips
 * are links.
 */
export function showSearch(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-search]');
  // Where nothing is looked for yet there is nothing to answer anew.
  if (!form?.querySelector('[data-search-part="results"]')) return;
  let last: AbortController | undefined;
  let shown = withoutFragment(window.location.href);
  const go = async (address: string, isBack = false) => {
    last?.abort();
    last = new AbortController();
    if (!(await refresh(form, address, last.signal))) return;
    if (!isBack && address !== shown) history.pushState(null, '', address);
    shown = address;
  };
  form.addEventListener('change', ({ target }) => {
    const isBox = target instanceof HTMLInputElement && target.type === 'checkbox';
    if (isBox || target instanceof HTMLSelectElement) void go(addressOf(form));
  });
  form.addEventListener('click', (event) => {
    const chip = event.target instanceof Element && event.target.closest<HTMLAnchorElement>('a.chip');
    if (!chip || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void go(chip.href);
  });
  window.addEventListener('popstate', () => {
    const address = withoutFragment(window.location.href);
    // Within one screen only the place in it has changed.
    if (address !== shown) void go(address, true);
  });
}

function withoutFragment(address: string): string {
  return address.replace(/#.*$/, '');
}

/** @returns whether the screen shows the search of this address now; else the browser is on its way to it, or to another. */
async function refresh(form: HTMLFormElement, address: string, signal: AbortSignal): Promise<boolean> {
  const results = part(form, 'results');
  if (results) results.ariaBusy = 'true';
  try {
    const answer = await fetch(address, { signal, headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    // Whatever else was answered has a screen of its own.
    if (!answer.ok || !isAlike(form, page)) return leave(address);
    const giveBack = keepFocus(form);
    for (const name of ['h1', 'said', 'open', 'facets', 'results']) replace(form, page, name);
    addDrawings(page);
    showWords(form, page);
    giveBack();
    document.title = page.title;
    showPlace(page);
    return true;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) return leave(address);
    return false;
  } finally {
    if (!signal.aborted && results) results.ariaBusy = 'false';
  }
}

function leave(address: string): false {
  window.location.assign(address);
  return false;
}

/** A search that finds nothing at all has nothing to narrow it by. */
function isAlike(form: HTMLFormElement, page: Document): boolean {
  return (
    part(page, 'results') !== null && (part(page, 'facets') !== null) === (part(form, 'facets') !== null)
  );
}

/** Of a chip that was a filter among the words; never under the hands of who types. */
function showWords(form: HTMLFormElement, page: Document): void {
  const [field, fresh] = [form, page.querySelector('form[data-search]')].map((one) =>
    one?.querySelector<HTMLInputElement>('input[type="search"]'),
  );
  if (!field || !fresh) return;
  const isTyping = field === document.activeElement && field.value !== field.defaultValue;
  field.defaultValue = fresh.value;
  if (!isTyping) field.value = fresh.value;
}

function part(within: ParentNode, name: string): HTMLElement | null {
  return within.querySelector<HTMLElement>(`[data-search-part="${name}"]`);
}

/** Facets stay as they are folded; the sentence with the count stays in its place, so that a change of it is announced. */
function replace(form: HTMLFormElement, page: Document, name: string): void {
  const [old, fresh] = [part(form, name), part(page, name)];
  if (!old || !fresh) return;
  for (const facet of old.querySelectorAll<HTMLDetailsElement>('[data-facet]')) {
    const next = fresh.querySelector<HTMLDetailsElement>(`[data-facet="${facet.dataset['facet'] ?? ''}"]`);
    if (next) next.open = facet.open;
  }
  const said = old.querySelector('[role="status"]');
  const next = fresh.querySelector('[role="status"]');
  old.replaceChildren(...fresh.childNodes);
  if (!said || !next) return;
  const words = [...next.childNodes];
  said.className = next.className;
  next.replaceWith(said);
  said.replaceChildren(...words);
}

/** To be called before the parts are replaced; what it gives back, after. */
function keepFocus(form: HTMLFormElement): () => void {
  const focused = document.activeElement;
  const drawer = form.querySelector('.facets');
  const scrolled = drawer?.scrollTop ?? 0;
  const find = finder(form, focused);
  return () => {
    if (drawer) drawer.scrollTop = scrolled;
    if (focused?.isConnected === false) find()?.focus({ preventScroll: true });
  };
}

/** The same control in the fresh parts: the box of that value, the field of that id, the chip that took the place of another. */
function finder(form: HTMLFormElement, focused: Element | null): () => HTMLElement | null {
  if (focused instanceof HTMLInputElement && focused.type === 'checkbox') {
    const box = `input[name="${CSS.escape(focused.name)}"][value="${CSS.escape(focused.value)}"]`;
    const facet = `[data-facet="${CSS.escape(focused.name)}"] > summary`;
    return () => form.querySelector<HTMLElement>(box) ?? form.querySelector<HTMLElement>(facet);
  }
  if (focused?.matches('a.chip')) {
    const at = [...form.querySelectorAll('a.chip')].indexOf(focused);
    const field = form.querySelector<HTMLElement>('input[type="search"]');
    return () => {
      const chips = form.querySelectorAll<HTMLElement>('a.chip');
      return chips[Math.min(at, chips.length - 1)] ?? field;
    };
  }
  const id = focused?.id ?? '';
  return () => (id === '' ? null : document.getElementById(id));
}

/** Icons of the fresh parts that this page did not need before. */
function addDrawings(page: Document): void {
  const sprite = document.querySelector('symbol')?.parentElement;
  for (const symbol of page.querySelectorAll('symbol'))
    if (!document.getElementById(symbol.id)) sprite?.append(symbol);
}

/** A search that is narrowed to one space stands in it. */
function showPlace(page: Document): void {
  const find = (selector: string) => [document, page].map((one) => one.querySelector<HTMLElement>(selector));
  const [trail, freshTrail] = find('nav.trail');
  if (trail && freshTrail) trail.replaceWith(freshTrail);
  const [main, freshMain] = find('main');
  if (main && freshMain) main.dataset['line'] = freshMain.dataset['line'] ?? '';
  const [feed, freshFeed] = find('head > link[rel="alternate"]');
  if (feed && freshFeed) feed.replaceWith(freshFeed);
}

/** The address that the form leads to, as the server writes it: what is ticked in one order, without what is not asked. */
function addressOf(form: HTMLFormElement): string {
  const typed = new FormData(form);
  const said: string[] = [];
  for (const name of new Set(typed.keys())) {
    const values = typed.getAll(name).filter((value) => typeof value === 'string' && value !== '');
    said.push(
      ...values
        .map(String)
        .sort()
        .map((value) => `${name}=${encodeURIComponent(value)}`),
    );
  }
  return `${form.action}?${said.join('&')}`;
}
