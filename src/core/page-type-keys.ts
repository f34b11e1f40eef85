/** The words of page types: French ones are canonical, English ones and accents are accepted. One table for all. */

export const typeKeys = {
  nom: 'name',
  description: '',
  icone: 'icon',
  couleur: 'line',
  titre: 'title',
  champs: 'fields',
  retires: 'retired',
  creation: '',
  moderation: '',
  espace: 'space',
  agenda: '',
  vue: 'view',
  tri: 'sort',
  genre: 'schema',
  complet_si: 'full_if',
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
  lecture: 'read',
  ecriture: 'write',
  si: 'if',
  calcul: 'formula',
  compter: 'count',
};

export const optionKeys = { valeur: 'value', libelle: 'label', ton: 'tone', options: '' };

export const showWords = { entete: 'header', fiche: 'sheet', non: 'none' } as const;

export const readerWords = { tous: 'all', membres: 'members', gestion: 'managers' } as const;

export const writerWords = { tous: 'all', gestion: 'managers' } as const;

/** What computed fields count: what the reader may read, or all there is. */
export const countWords = { lu: 'read', tout: 'all' } as const;

/** Who makes entries by a form: those who may write in the space, visitors too, or only those who manage the space. */
export const creationWords = { membres: 'writers', visiteurs: 'visitors', gestion: 'managers' } as const;

/** What an entry is for search engines (schema.org). */
export const schemaWords = {
  evenement: 'event',
  organisation: 'organisation',
  personne: 'person',
  article: 'article',
} as const;

export const toneWords = { ok: 'ok', attention: 'warn', retard: 'late', arret: 'stop' } as const;

/**
 * Names no field may have: arguments of embeds, which filter by field name; parts of the page that errors and title
 * patterns name; and what JavaScript objects hold by themselves.
 */
export const reservedNames: ReadonlySet<string> = new Set(
  [
    'type espace page etiquette tri nombre vue titre url depuis jusqua a_venir',
    'space tag sort limit view title from until upcoming',
    'colonnes par somme cherche filtres columns by sum search filters',
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
