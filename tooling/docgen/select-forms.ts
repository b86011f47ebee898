import type { SelectFacts, SelectTable } from '#grammar/selects.ts'

/** A select as it is written, and what it gives. */
export interface SelectForm {
  readonly text: string
  readonly doc: string
}

/**
 * All selects of a table: `@via.host`, `@hdr["name"][index]`; what another name only stands for is left out, and so is what stands in
 * the table `without`.
 */
export function selectForms(table: SelectTable, without?: SelectTable, before = '@'): readonly SelectForm[] {
  const formsOf = (facts: SelectFacts, text: string): readonly SelectForm[] => {
    const { doc, alone, parts = {}, any, at } = facts
    return [
      ...(doc === undefined || alone === false ? [] : [{ text, doc }]),
      ...(at === undefined ? [] : formsOf(at, `${text}[n]`)),
      ...(any === undefined ? [] : formsOf(any, `${text}.NAME`)),
      ...(parts === without ? [] : selectForms(parts, without, `${text}.`)),
    ]
  }
  return Object.entries(table).flatMap(([name, facts]) => (facts.is === undefined ? formsOf(facts, before + name) : []))
}
