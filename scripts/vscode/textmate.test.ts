import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type * as Oniguruma from 'vscode-oniguruma'
import type * as Textmate from 'vscode-textmate'

const own = createRequire(import.meta.url)
// Both are CommonJS: what they export is known by their types only.
const oniguruma = own('vscode-oniguruma') as typeof Oniguruma
const textmate = own('vscode-textmate') as typeof Textmate

const root = resolve(import.meta.dirname, '../..')
const grammarFile = resolve(root, 'editors/vscode/syntaxes/kamailio.tmLanguage.json')

let grammar: Textmate.IGrammar

/** The engine that VS Code has. */
beforeAll(async () => {
  const wasm = readFileSync(own.resolve('vscode-oniguruma/release/onig.wasm'))
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength))
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile)),
  })
  const loaded = await registry.loadGrammar('source.kamailio')
  if (loaded === null) throw new Error('the grammar cannot be loaded')
  grammar = loaded
})

/** Each part of a text that is not layout, with its innermost scope. */
function scopesOf(text: string): readonly (readonly [part: string, scope: string])[] {
  const found: (readonly [string, string])[] = []
  let state: Textmate.StateStack = textmate.INITIAL
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state)
    state = ruleStack
    for (const { startIndex, endIndex, scopes } of tokens) {
      const part = line.slice(startIndex, endIndex)
      if (part.trim() !== '') found.push([part, scopes.at(-1) ?? ''])
    }
  }
  return found
}

describe('the grammar in the engine of VS Code', () => {
  it('colours a script', () => {
    const text =
      '#!ifdef WITH_A\nroute[A] {\n\tif ($ru =~ "x$rU\\n") t_relay(); # no\n\t/* "\n\t" */ exit;\n}\n#!endif\nlog_stderror=yes'
    const scopes = scopesOf(text).map(([part, scope]) => `${part.trim()} ${scope.replace(/\.kamailio$/, '')}`)
    expect(scopes).toEqual(
      expect.arrayContaining([
        '#!ifdef keyword.control.directive',
        'WITH_A entity.name.constant',
        'A entity.name.function.route',
        'if keyword.control',
        '=~ keyword.operator',
        't_relay entity.name.function',
        'exit keyword.control',
        'yes constant.language',
      ]),
    )
    expect(scopesOf('/* "\n" */ exit;').at(-2)?.[1]).toMatch(/^keyword/)
  })

  it.each(
    ['examples/getting-started/kamailio.cfg', '/etc/kamailio/kamailio.cfg']
      .map((file) => resolve(root, file))
      .filter((file) => existsSync(file)),
  )('leaves no text or comment of %s open', (file) => {
    const text = readFileSync(file, 'latin1')
    const scopes = scopesOf(`${text}\nroute[LAST] {`)
    expect(scopes.filter(([, scope]) => /invalid/.test(scope))).toEqual([])
    expect(scopes.at(-4)).toEqual(['route', expect.stringMatching(/^keyword\.control\.route/)])
    expect(scopes.length).toBeGreaterThan(500)
  })
})
