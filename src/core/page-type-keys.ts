/** The words of page types: French ones are canonical, English ones and accents are accepted. One table for all. */

export const typeKeys = {
  nom: 'name',
  description: '',
  icone: 'icon',
  couleur: 'line',
  titre: 'title',
  champs: 'fields',
};

export const fieldKeys = {
  nom: 'name',
  libelle: 'label',
  type: 'kind',
  requis: 'required',
  aide: 'help',
  options: '',
  defaut: 'default',
  multiple: '',
  cible: 'target',
  montrer: 'show',
  unite: 'unit',
  min: '',
  max: '',
};

export const optionKeys = { valeur: 'value', libelle: 'label', ton: 'tone', options: '' };

export const showWords = { entete: 'header', fiche: 'sheet', non: 'none' } as const;

export const toneWords = { ok: 'ok', attention: 'warn', retard: 'late', arret: 'stop' } as const;

/**
 * Names no field may have: arguments of embeds, which filter by field name; parts of the page that errors and title
 * patterns name; and what JavaScript objects hold by themselves.
 */
export const reservedNames: ReadonlySet<string> = new Set(
  [
    'type espace page etiquette tri nombre vue titre url depuis jusqua a_venir',
    'space tag sort limit view title from until upcoming',
    'body tags summary constructor prototype',
  ].flatMap((names) => names.split(' ')),
);

/** The canonical word for one as written, or undefined when the table has none. */
export function canonicalWord<T extends string>(
  table: Readonly<Record<T, string>>,
  written: string,
): T | undefined {
  const word = written
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  for (const [french, english] of Object.entries(table) as [T, string][]) {
    if (word === french || (english !== '' && word === english)) return french;
  }
  return undefined;
}
