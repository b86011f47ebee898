import { readFileSync } from 'node:fs'
import { crc32, inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { attachAttributes, launchAttributes } from '#tooling/debug-adapter/attributes.ts'
import { createGrammar, type GrammarRule } from './grammar.ts'
import { generatedFiles } from './generated.ts'
import { loadBundle, standIn } from './load-bundle.ts'
import { createVsix } from './vsix.ts'

/** Reads an archive by its directory, as an installer does. */
function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.lastIndexOf('PK\x05\x06')
  const files = new Map<string, Buffer>()
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    expect(archive.toString('latin1', at, at + 4)).toBe('PK\x01\x02')
    const [packed, size, nameLength] = [20, 24, 28].map((field) => archive.readUInt32LE(at + field))
    const name = archive.toString('utf8', at + 46, at + 46 + ((nameLength ?? 0) & 0xffff))
    const local = archive.readUInt32LE(at + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const data = inflateRawSync(archive.subarray(start, start + (packed ?? 0)))
    expect([data.length, crc32(data)]).toEqual([size, archive.readUInt32LE(at + 16)])
    files.set(name, data)
    at += 46 + ((nameLength ?? 0) & 0xffff)
  }
  return files
}

describe('the package', () => {
  const { name, data } = createVsix()
  const files = unzip(data)
  const text = (path: string): string => files.get(path)?.toString('utf8') ?? ''
  const manifest = JSON.parse(text('extension/package.json'))

  it('is named by its version', () => {
    expect(name).toBe(`kamkit-${manifest.version}.vsix`)
  })

  it('has what an installer looks for', () => {
    expect(text('[Content_Types].xml')).toContain('Extension=".vsixmanifest" ContentType="text/xml"')
    const description = text('extension.vsixmanifest')
    expect(description).toContain(`Id="kamkit" Version="${manifest.version}" Publisher="kamkit"`)
    for (const [, path = ''] of description.matchAll(/Path="([^"]+)"/g)) expect([...files.keys()]).toContain(path)
  })

  it('holds every file that the manifest names', () => {
    const { languages, grammars, snippets } = manifest.contributes
    const named = [
      manifest.main,
      ...languages.map((language: { readonly configuration: string }) => language.configuration),
      ...grammars.map((grammar: { readonly path: string }) => grammar.path),
      ...snippets.map((snippet: { readonly path: string }) => snippet.path),
    ]
    for (const path of named) expect([...files.keys()]).toContain(`extension/${path.replace(/^\.\//, '')}`)
    expect(JSON.parse(text('extension/language-configuration.json')).comments.lineComment).toBe('#')
  })

  it('has an extension in one file, which loads where the editor is and starts kamkit lsp', () => {
    const code = text('extension/dist/extension.cjs')
    const { exports, asked } = loadBundle(code, standIn())
    expect(Object.keys(exports).toSorted()).toEqual(['activate', 'deactivate'])
    expect([...asked]).toContain('vscode')
    expect(code).toContain('"lsp"')
  })

  it('has every command and task that the manifest names', () => {
    const code = text('extension/dist/extension.cjs')
    const { commands, taskDefinitions } = manifest.contributes
    expect(commands.map(({ command }: { readonly command: string }) => command)).toEqual([
      'kamkit.restart',
      'kamkit.showOutput',
    ])
    for (const { command } of commands) expect(code).toContain(`registerCommand("${command}"`)
    expect(code).toContain(`registerTaskProvider("${taskDefinitions[0].type}"`)
    for (const task of taskDefinitions[0].properties.task.enum) expect(code).toContain(`"${task}"`)
  })

  it('has a debugger with the attributes that the adapter takes', () => {
    const code = text('extension/dist/extension.cjs')
    const { debuggers, breakpoints, languages } = manifest.contributes
    const [{ type, languages: of, configurationAttributes, configurationSnippets }] = debuggers
    expect(configurationAttributes.launch.properties).toEqual(Object.fromEntries(launchAttributes))
    expect(configurationAttributes.attach.properties).toEqual(Object.fromEntries(attachAttributes))
    expect([of, breakpoints.map((one: { readonly language: string }) => one.language)]).toEqual([
      [languages[0].id],
      [languages[0].id],
    ])
    for (const { body } of configurationSnippets) {
      expect(body.type).toBe(type)
      const known = Object.keys(configurationAttributes[body.request].properties)
      const { type: _type, request: _request, name: _name, ...attributes } = body
      expect(known).toEqual(expect.arrayContaining(Object.keys(attributes)))
    }
    expect(code).toContain('"dap"')
  })

  it('is the same on every day', () => {
    expect(createVsix().data.equals(data)).toBe(true)
  })

  it('has problem matchers for both programs', () => {
    const [kamkit, kamailio] = manifest.contributes.problemMatchers.map(
      (matcher: { readonly pattern: { readonly regexp: string } }) => new RegExp(matcher.pattern.regexp),
    )
    expect(kamkit.exec('a.cfg:2:17: error: unknown function nope() [KAM3002]')?.slice(1)).toEqual([
      'a.cfg',
      '2',
      '17',
      'error',
      'unknown function nope()',
      'KAM3002',
    ])
    const line =
      ' 0(15783) CRITICAL: <core> [core/cfg.y:3790]: yyerror_at(): parse error in config file a.cfg, line 4, column 11-14: unknown command, missing loadmodule?'
    expect(kamailio.exec(line)?.slice(1)).toEqual([
      'CRITICAL',
      'a.cfg',
      '4',
      '11',
      '14',
      'unknown command, missing loadmodule?',
    ])
  })
})

describe('generated files', () => {
  it.each(generatedFiles())('$path is up to date', ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text)
  })
})

describe('the grammar', () => {
  const grammar = createGrammar()

  /** The rules of the file level in their order, includes resolved. */
  function flatten(rules: readonly GrammarRule[], depth = 0): readonly GrammarRule[] {
    return rules.flatMap((rule) => {
      const named = rule.include === undefined ? undefined : grammar.repository[rule.include.slice(1)]
      if (named === undefined) return [rule]
      return named.match !== undefined || named.begin !== undefined ? [named] : flatten(named.patterns ?? [], depth + 1)
    })
  }

  /** The scope of a word on a line: the first rule that matches at the earliest place. */
  function scopeOf(line: string, word: string): string | undefined {
    const wanted = line.indexOf(word)
    let at = 0
    while (at <= wanted) {
      let best: { readonly rule: GrammarRule; readonly match: RegExpExecArray } | undefined
      for (const rule of flatten(grammar.patterns)) {
        const regex = new RegExp(rule.match ?? rule.begin ?? '(?!)', 'dgm')
        regex.lastIndex = at
        const match = regex.exec(line)
        if (match !== null && match[0] !== '' && (best === undefined || match.index < best.match.index))
          best = { rule, match }
      }
      if (best === undefined) return undefined
      const { rule, match } = best
      const end = match.index + match[0].length
      if (wanted < end && wanted >= match.index) {
        const groups = Object.entries({ ...rule.captures, ...rule.beginCaptures })
        const group = groups.find(([index]) => match.indices?.[Number(index)]?.[0] === wanted)
        return group?.[1].name ?? rule.name
      }
      at = end
    }
    return undefined
  }

  it.each([
    ['#!define LIMIT 7', '#!define', 'keyword.control.directive'],
    ['#!define LIMIT 7', 'LIMIT', 'entity.name.constant'],
    ['#!KAMAILIO', '#!KAMAILIO', 'keyword.control.directive'],
    ['# words', '# words', 'comment.line'],
    ['exit; // bye', '// bye', 'comment.line'],
    ['/* a */', '/*', 'comment.block'],
    ['route[RELAY] {', 'route', 'keyword.control.route'],
    ['route[RELAY] {', 'RELAY', 'entity.name.function.route'],
    ['event_route[tm:local-request] {', 'tm:local', 'entity.name.function.route'],
    ['\troute(RELAY);', 'RELAY', 'entity.name.function.route'],
    ['loadmodule "tm.so"', 'loadmodule', 'keyword.control.import'],
    ['loadmodule "tm.so"', '"tm', 'string.quoted.double'],
    ['log_stderror=yes', 'log_stderror', 'support.type.property-name'],
    ['log_stderror=yes', 'yes', 'constant.language'],
    ['if ($ru =~ "x") exit;', 'if', 'keyword.control'],
    ['if ($ru =~ "x") exit;', '$ru', 'variable.other'],
    ['if ($ru =~ "x") exit;', '=~', 'keyword.operator'],
    ['\tsetflag(3);', 'setflag', 'support.function'],
    ['\tt_relay();', 't_relay', 'entity.name.function'],
    ['$(ru{uri.user})', '$', 'variable.other'],
  ])('%s: %s is %s', (line, word, scope) => {
    expect(scopeOf(line, word)).toMatch(new RegExp(`^${scope.replaceAll('.', '\\.')}`))
  })
})
