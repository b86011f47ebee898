/** A compiled `/regex/replacement/flags` (LANGUAGE B6). */
export interface Substitution {
  /** The text after substitution and how often it matched; undefined when it did not match. */
  apply(text: string, expand: (pv: string) => string): { readonly text: string; readonly count: number } | undefined
}
