import { CompletionItemKind, InsertTextFormat, type CompletionItem } from 'vscode-languageserver'
import type { ModuleExports, PvarFacts } from '#grammar/manifest.ts'
import type { Place } from '../analysis.ts'
import { loadModuleEdit } from './load-module.ts'
import { ownVariables } from '../symbols/variables.ts'
import type { Offer } from './completion.ts'

/**
 * Variables behind `$`, the members of a class behind `$var(`, and transformations behind `{`; undefined when the cursor is in none
 * of them. `before` is the text from the start of the string or variable to the cursor.
 */
export function completeVariable(place: Place, before: string, isInText: boolean): Offer | undefined {
  const { offset } = place
  const [, open, name] = /\$(\(?)([\w.?]*)$/.exec(before) ?? []
  if (name !== undefined && isOddDollar(before, name.length + (open?.length ?? 0))) {
    return { items: variables(place, open === '('), start: offset - name.length }
  }
  const [, record, root, field] = /\$\(?(xav[pui])\(([\w.-]+?)(?:\[[^\]]*\])?=>(\w*)$/.exec(before) ?? []
  if (record !== undefined && root !== undefined && field !== undefined) {
    return { items: fields(place, `${record}-field ${root} `), start: offset - field.length }
  }
  const [, of, member] = /\$\(?(\w+)\(([\w.-]*)$/.exec(before) ?? []
  if (of !== undefined && member !== undefined) return { items: members(place, of), start: offset - member.length }
  // Only the long form takes transformations.
  const [, written] = /\$\([^"$]*\{([\w.]*)$/.exec(before) ?? []
  if (written !== undefined) return { items: transformations(place, isInText), start: offset - written.length }
  return isInText ? undefined : { items: [], start: offset }
}

/** `$$` is a dollar sign: what follows it is no name. */
function isOddDollar(before: string, length: number): boolean {
  const [dollars = ''] = /\$+(?=[^$]*$)/.exec(before.slice(0, before.length - length)) ?? []
  return dollars.length % 2 === 1
}

/** What is loaded, the core first. */
export function loadedExports({ analysis }: Place): readonly ModuleExports[] {
  const loaded = analysis.checked.bound.modules.flatMap(({ exports }) => (exports === undefined ? [] : [exports]))
  return [analysis.catalogue.core, ...new Set(loaded)]
}

function variables(place: Place, isLongForm: boolean): readonly CompletionItem[] {
  const seen = new Set<string>()
  const loaded = loadedExports(place)
  const names = new Set(loaded.map(({ name }) => name))
  const own = itemsOf(loaded, isLongForm, seen)
  // Nearly every script needs the module pv: its variables come with the line that loads it.
  const pv = names.has('pv') ? undefined : place.analysis.catalogue.module('pv')
  const edit = pv === undefined ? undefined : loadModuleEdit(place, 'pv')
  const more = pv === undefined ? [] : itemsOf([pv], isLongForm, seen)
  return [
    ...own,
    ...more.map((item) => ({
      ...item,
      detail: `${item.detail ?? ''}, adds loadmodule`,
      ...(edit === undefined ? {} : { additionalTextEdits: [edit] }),
    })),
  ]
}

function itemsOf(modules: readonly ModuleExports[], isLongForm: boolean, seen: Set<string>): readonly CompletionItem[] {
  return modules.flatMap((module) =>
    Object.entries(module.pvars ?? {}).flatMap(([name, facts]) => {
      if (seen.has(name)) return []
      seen.add(name)
      return [variableItem(name, facts, module.name, isLongForm)]
    }),
  )
}

function variableItem(name: string, facts: PvarFacts, module: string, isLongForm: boolean): CompletionItem {
  const takesInner = facts.inner === 'required'
  return {
    label: name,
    kind: CompletionItemKind.Variable,
    detail: `$${name}${facts.inner === undefined ? '' : '(…)'}, ${module}${facts.writable === true ? ', writable' : ''}`,
    ...(facts.doc === undefined ? {} : { documentation: facts.doc }),
    ...(takesInner ? { insertText: `${name}(\${1})`, insertTextFormat: InsertTextFormat.Snippet } : {}),
    sortText: `${isLongForm && facts.index === true ? 0 : 1}${name}`,
  }
}

/** The names that the script uses already, and the hash tables behind $sht(. */
function members(place: Place, of: string): readonly CompletionItem[] {
  const { analysis } = place
  const kind = ownVariables.get(of)
  const prefix = kind === undefined ? (of.startsWith('sht') ? 'table ' : undefined) : `${kind} `
  const isDefine = of === 'def' || of === 'defn'
  const names = new Set<string>()
  for (const one of analysis.occurrences) {
    // The name that is just being typed is no name yet.
    if (one.span.start <= place.offset && place.offset <= one.span.end && one.role !== 'definition') continue
    if (isDefine ? one.kind === 'define' : prefix !== undefined && one.key.startsWith(prefix)) names.add(one.name)
  }
  return [...names].map((label) => ({
    label,
    kind: CompletionItemKind.Field,
    ...(prefix === 'table ' ? { insertText: `${label}=>` } : {}),
  }))
}

/** The fields that the script uses of a record. */
function fields({ analysis, offset }: Place, prefix: string): readonly CompletionItem[] {
  const others = analysis.occurrences.filter(({ key, span }) => key.startsWith(prefix) && span.end !== offset)
  return [...new Set(others.map(({ name }) => name))].map((label) => ({ label, kind: CompletionItemKind.Field }))
}

function transformations(place: Place, isInText: boolean): readonly CompletionItem[] {
  return loadedExports(place).flatMap((module) =>
    Object.entries(module.transformations ?? {}).flatMap(([className, all]) =>
      Object.entries(all).map(([name, { doc, params = [] }]) => {
        const label = name === '' ? className : `${className}.${name}`
        const needed = params.filter((param) => param.optional !== true)
        const holes = needed.map((param, index) => `,\${${index + 1}:${param.kind}}`).join('')
        return {
          label,
          kind: CompletionItemKind.Method,
          detail: `{${[label, ...params.map((param) => (param.optional === true ? `[${param.kind}]` : param.kind))].join(',')}}`,
          ...(doc === undefined ? {} : { documentation: doc }),
          // In a text a hole may swallow the quote: the bare name is inserted there.
          ...(holes === '' || isInText
            ? {}
            : { insertText: label + holes, insertTextFormat: InsertTextFormat.Snippet }),
        }
      }),
    ),
  )
}
