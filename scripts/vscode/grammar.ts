import { coreFunctions } from '#grammar/core-functions.ts'
import { coreParameterNames } from '#grammar/core-parameters.ts'
import { directives, type DirectiveFacts } from '#grammar/directives.ts'
import { reservedWords } from '#grammar/keywords.ts'
import { routeBlockKeywords } from '#grammar/route-kinds.ts'

/** A rule of a TextMate grammar. */
export interface GrammarRule {
  readonly name?: string
  readonly match?: string
  readonly begin?: string
  readonly end?: string
  readonly captures?: { readonly [group: string]: { readonly name: string } }
  readonly beginCaptures?: { readonly [group: string]: { readonly name: string } }
  readonly patterns?: readonly GrammarRule[]
  readonly include?: string
}

export interface TextMateGrammar {
  readonly $schema: string
  readonly comment: string
  readonly name: string
  readonly scopeName: string
  readonly patterns: readonly GrammarRule[]
  readonly repository: { readonly [name: string]: GrammarRule }
}

const release = '6.1'

/** The TextMate grammar of the language, from the same tables as the compiler's scanner and parser. */
export function createGrammar(): TextMateGrammar {
  return {
    $schema: 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json',
    comment: 'Generated from grammar/ by scripts/vscode/write.ts; do not edit.',
    name: 'Kamailio configuration',
    scopeName: 'source.kamailio',
    patterns: [
      'directives',
      'comments',
      'strings',
      'variables',
      'routes',
      'loading',
      'words',
      'numbers',
      'operators',
    ].map((name) => ({ include: `#${name}` })),
    repository: {
      directives: { patterns: directiveRules() },
      comments: {
        patterns: [
          { name: 'comment.line.number-sign.kamailio', match: '#(?!!).*$|#!.*$' },
          { name: 'comment.line.double-slash.kamailio', match: '//.*$' },
          { include: '#block-comment' },
        ],
      },
      // Block comments nest.
      'block-comment': {
        name: 'comment.block.kamailio',
        begin: '/\\*',
        end: '\\*/',
        patterns: [{ include: '#block-comment' }],
      },
      strings: {
        patterns: [
          {
            name: 'string.quoted.double.kamailio',
            begin: '"',
            end: '"',
            patterns: [{ name: 'constant.character.escape.kamailio', match: '\\\\.' }, { include: '#variables' }],
          },
          { name: 'string.quoted.single.kamailio', begin: "'", end: "'", patterns: [{ include: '#variables' }] },
        ],
      },
      variables: { patterns: variableRules() },
      'variable-name': { name: 'variable.parameter.kamailio', match: '[\\w.-]+(?:=>[\\w.-]+)?' },
      transformation: {
        begin: '(\\{)([A-Za-z]\\w*\\.[\\w.]+)',
        end: '\\}',
        beginCaptures: { '2': { name: 'support.function.transformation.kamailio' } },
        patterns: [{ include: '#variables' }],
      },
      routes: { patterns: [routeRule()] },
      loading: {
        patterns: [
          { name: 'keyword.control.import.kamailio', match: '\\b(?:loadmodulex?|loadpath|mpath|modparamx?)\\b' },
        ],
      },
      words: { patterns: wordRules() },
      numbers: {
        patterns: [
          { name: 'constant.numeric.kamailio', match: '\\b(?:0[xX][0-9A-Fa-f]+|0[bB][01]+|\\d+)\\b' },
          { name: 'constant.language.kamailio', match: '\\b(?:yes|no|on|off|true|false|enabled|disabled)\\b' },
        ],
      },
      operators: {
        patterns: [{ name: 'keyword.operator.kamailio', match: '=~|!~|[=!<>]=|&&|\\|\\||<<|>>|[=<>!~&|^+*/%-]' }],
      },
    },
  }
}

function directiveRules(): readonly GrammarRule[] {
  const facts = Object.entries(directives as { readonly [name: string]: DirectiveFacts })
  const names = (test: (name: string) => boolean): string =>
    anyOf(facts.flatMap(([name, { aliases = [] }]) => [name, ...aliases]).filter((name) => test(name)))
  const keyword = { name: 'keyword.control.directive.kamailio' }
  const macro = { name: 'entity.name.constant.kamailio' }
  const ofMacro = names((name) => /def/.test(name) && !name.startsWith('subst'))
  return [
    { match: `([#!]!(?:${ofMacro}))\\s+([A-Za-z_]\\w*)`, captures: { '1': keyword, '2': macro } },
    { match: `[#!]!(?:${names(() => true)})\\b`, name: keyword.name },
    { match: '\\b(?:include_file|import_file)\\b', name: keyword.name },
    { match: '^#!(?:SER|KAMAILIO|OPENSER|MAXCOMPAT|ALL)\\b', name: keyword.name },
  ]
}

/** `$name`, `$name(…)` and `$(name(…){…})`, each inside the others. */
function variableRules(): readonly GrammarRule[] {
  const name = { name: 'variable.other.kamailio' }
  return [
    { name: 'constant.character.escape.kamailio', match: '\\$\\$' },
    {
      begin: '(\\$)(\\()([A-Za-z_][\\w.]*)?',
      end: '\\)',
      name: 'meta.variable.kamailio',
      beginCaptures: { '1': name, '3': name },
      patterns: [{ include: '#transformation' }, { include: '#variable-name' }, { include: '#variables' }],
    },
    {
      begin: '(\\$[A-Za-z_][\\w.]*)(\\()',
      end: '\\)',
      name: 'meta.variable.kamailio',
      beginCaptures: { '1': name },
      patterns: [{ include: '#variables' }, { include: '#variable-name' }],
    },
    { match: '\\$(?:\\?|[A-Za-z_]\\w*)', name: name.name },
    { match: '@[A-Za-z_][\\w.]*', name: 'variable.other.select.kamailio' },
  ]
}

function routeRule(): GrammarRule {
  return {
    match: `\\b(${anyOf(Object.keys(routeBlockKeywords))})\\b(?:\\s*([\\[(])\\s*"?([A-Za-z0-9_:-]+)"?)?`,
    captures: { '1': { name: 'keyword.control.route.kamailio' }, '3': { name: 'entity.name.function.route.kamailio' } },
  }
}

function wordRules(): readonly GrammarRule[] {
  const functions = Object.entries(coreFunctions).flatMap(([name, { aliases = [] }]) => [name, ...aliases])
  const parameters = coreParameterNames(release)
  const known = new Set([...functions, ...parameters, ...control, ...Object.keys(routeBlockKeywords)])
  const others = [...reservedWords(release)].filter((word) => /^[a-z]/.test(word) && !known.has(word))
  return [
    { name: 'keyword.control.kamailio', match: `\\b(?:${anyOf(control)})\\b` },
    { name: 'keyword.operator.word.kamailio', match: '\\b(?:and|or|not|eq|ne|ieq|ine|defined|strlen|strempty)\\b' },
    { name: 'support.type.property-name.kamailio', match: `\\b(?:${anyOf(parameters)})\\b(?=\\s*=(?!=))` },
    { name: 'support.function.kamailio', match: `\\b(?:${anyOf(functions)})\\b` },
    { name: 'keyword.other.kamailio', match: `\\b(?:${anyOf(others)})\\b` },
    { name: 'entity.name.function.kamailio', match: '\\b[A-Za-z_]\\w*(?=\\s*\\()' },
  ]
}

const control = ['if', 'else', 'while', 'switch', 'case', 'default', 'break', 'return', 'exit', 'drop']

/** Longer words first, so that none hides behind its own start. */
function anyOf(words: readonly string[]): string {
  return [...new Set(words)].toSorted((one, other) => other.length - one.length || (one < other ? -1 : 1)).join('|')
}
