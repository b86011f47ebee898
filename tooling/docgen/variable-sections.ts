import type { Catalogue } from '#compiler/catalogue.ts'
import type { ModuleExports, PvarFacts, TransformationFacts, TransformationParamFacts } from '#grammar/manifest.ts'
import { describeSince } from './core-parameter-section.ts'
import { cell, code, codes, section, table } from './markdown.ts'

/** How a variable is written: `$hdr(name)[index]`. */
export function variableForm(name: string, { inner, index }: PvarFacts): string {
  const dotted = /^[A-Za-z_?]\w*$/.test(name)
  const inside = inner === 'required' ? '(name)' : inner === 'optional' ? '[(name)]'.slice(1, -1) : ''
  const indexed = index === true ? '[index]' : ''
  return dotted && indexed === '' ? `$${name}${inside}` : `$(${name}${inside}${indexed})`
}

/** How a transformation is written: `{s.substr,offset,length}`. */
export function transformationForm(className: string, name: string, { params = [] }: TransformationFacts): string {
  const written = params.map((param) =>
    param.optional === true ? `[,${parameterName(param)}]` : `,${parameterName(param)}`,
  )
  return `{${className}${name === '' ? '' : `.${name}`}${written.join('')}}`
}

/** What a parameter of a transformation takes. */
function parameterName({ kind }: TransformationParamFacts): string {
  const names = {
    text: 'text',
    int: 'number',
    first: 'character',
    char: 'c',
    separator: 'c',
    raw: 'rest',
    substitution: '/regex/replacement/flags',
  } as const
  return names[kind]
}

/** The section on pseudo-variables: those of modules that run here in tables, the names of the others. */
export function variableSection(catalogue: Catalogue, running: readonly string[]): string {
  const modules = [catalogue.core, ...running.flatMap((name) => catalogue.module(name) ?? [])]
  const tables = modules.flatMap((module) => {
    const variables = Object.entries(module.pvars ?? {})
    return variables.length === 0 ? [] : [section(3, titleOf(module), variableTable(variables))]
  })
  const others = catalogue.moduleNames
    .filter((name) => !running.includes(name))
    .flatMap((name) => namesOf(catalogue, name))
  return section(
    2,
    'Pseudo-variables',
    'Written `$name`, `$name(inner)` or in full `$(name(inner)[index]{transformation})`. Each comes from a module that must be loaded. A variable that does not exist for the message is null. `[0]` is the first of several, `[-1]` the last, `[*]` all of them.',
    ...tables,
    section(
      3,
      'Modules that kamkit does not run yet',
      'Known to `kamkit check`, not evaluated.',
      table(['Module', 'Variables'], others),
    ),
  )
}

function titleOf({ name }: ModuleExports): string {
  return name === 'core' ? 'Of the core' : `Of module ${name}`
}

function variableTable(variables: readonly (readonly [string, PvarFacts])[]): string {
  const rows = variables.map(([name, facts]) => [
    code(variableForm(name, facts)),
    facts.type === 'any' ? '' : facts.type === 'int' ? 'number' : 'text',
    facts.writable === true ? 'yes' : '',
    facts.index === true ? 'yes' : '',
    describeSince(facts.since),
    cell(facts.doc ?? ''),
  ])
  return table(['Variable', 'Type', 'Writable', 'Index', 'Since', 'Value'], rows)
}

function namesOf(catalogue: Catalogue, name: string): readonly (readonly string[])[] {
  const variables = Object.keys(catalogue.module(name)?.pvars ?? {})
  return variables.length === 0 ? [] : [[code(name), codes(variables.map((variable) => `$${variable}`))]]
}

/** The section on transformations, class by class. */
export function transformationSection(catalogue: Catalogue, running: readonly string[]): string {
  const parts = running.flatMap((moduleName) => {
    const classes = Object.entries(catalogue.module(moduleName)?.transformations ?? {})
    return classes.map(([className, members]) =>
      section(
        3,
        `{${className}…} of module ${moduleName}`,
        table(
          ['Transformation', 'Since', 'Result'],
          Object.entries(members).map(([name, facts]) => [
            code(transformationForm(className, name, facts)),
            describeSince(facts.since),
            cell(facts.doc ?? ''),
          ]),
        ),
      ),
    )
  })
  return section(
    2,
    'Transformations',
    'Written behind a variable in the full form, one after the other: `$(hdr(X){s.trim}{s.len})`. Parameters are texts without quotes up to the next comma, or variables. What is null stays null, but for those that say otherwise.',
    ...parts,
  )
}
