import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { createCatalogue } from '../catalogue.ts'
import type { Place } from './analysis.ts'
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './features/call-hierarchy.ts'
import { codeActions } from './features/code-actions.ts'
import { codeLenses } from './features/code-lens.ts'
import { completion } from './features/completion.ts'
import { definition } from './features/definition.ts'
import { diagnosticsOf } from './features/diagnostics.ts'
import { documentLinks } from './features/document-links.ts'
import { documentSymbols } from './features/document-symbols.ts'
import { foldingRanges } from './features/folding.ts'
import { formatDocument, formatSelection } from './features/formatting.ts'
import { hover } from './features/hover.ts'
import { inlayHints } from './features/inlay-hints.ts'
import { createKnowledge } from './features/knowledge.ts'
import { highlights, references } from './features/references.ts'
import { prepareRename, rename, RenameRefused } from './features/rename.ts'
import { selectionRanges } from './features/selection-ranges.ts'
import { semanticTokens } from './features/semantic-tokens.ts'
import { signatureHelp } from './features/signature-help.ts'
import { Project } from './project.ts'

const catalogue = createCatalogue()
const knowledge = createKnowledge(catalogue)
const stock = readFileSync(resolve(import.meta.dirname, '../../examples/getting-started/kamailio.cfg'), 'utf8')
const seeds = [
  stock,
  '#!KAMAILIO\n#!define é "é😀"\n#!ifdef A\nroute[B] { route(C); }\n#!else\nroute[C] { $var(x) = $(avp(a[0]){s.len}); }\n#!endif\n',
  'loadmodule "tm"\nmodparam("tm", "fr_timer", 1)\nrequest_route { t_on_failure("X"); if ($sht(a=>$ru) == "$$ $(x{") { setflag(F); } }\n',
]
const pieces = [
  '"',
  "'",
  '(',
  ')',
  '{',
  '}',
  '$',
  '$(',
  '#!ifdef X\n',
  '#!endif',
  '/*',
  '*/',
  '\\',
  '\r\n',
  '\0',
  'é',
  '😀',
  'route[',
  ';',
  ',',
  '=>',
]

/** Everything that an editor may ask about one place. */
function askAll(place: Place): void {
  const { analysis, source, offset } = place
  const lines = analysis.linesOf(source)
  const position = lines.positionAt(offset)
  const all = lines.rangeOf(0, source.text.length)
  const options = { tabSize: 4, insertSpaces: true }
  diagnosticsOf(analysis)
  hover(place, knowledge)
  completion(place)
  definition(place)
  references(place, true)
  highlights(place)
  documentSymbols(place)
  foldingRanges(place)
  selectionRanges(place, [position])
  codeLenses(place)
  inlayHints(place, all)
  documentLinks(place)
  signatureHelp(place)
  prepareCallHierarchy(place)
  incomingCalls(place)
  outgoingCalls(place)
  formatDocument(place, options)
  formatSelection(place, { start: position, end: position }, options)
  codeActions(place, { start: position, end: all.end }, undefined)
  prepareRename(place)
  try {
    rename(place, 'other')
  } catch (error) {
    if (!(error instanceof RenameRefused)) throw error
  }
  // Each token lies behind the one before.
  const { data } = semanticTokens(place)
  for (let at = 0; at < data.length; at += 5) {
    const [line = 0, character = 0, length = 0] = data.slice(at, at + 3)
    if (line < 0 || length <= 0 || (line === 0 && character < 0)) throw new Error('tokens out of order')
  }
}

describe('texts as they are while somebody types', () => {
  it('never make a feature fail', () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom('', ...pieces)), { maxLength: 4 })
    let version = 0
    fc.assert(
      fc.property(fc.constantFrom(...seeds), edits, fc.nat(), (seed, changes, seedOffset) => {
        let text = seed
        for (const [at, length, inserted] of changes) {
          const start = at % (text.length + 1)
          text = text.slice(0, start) + inserted + text.slice(start + length)
        }
        const project = new Project(catalogue, ['/nowhere'])
        version += 1
        const uri = 'untitled:broken'
        project.files.put(TextDocument.create(uri, 'kamailio', version, text))
        const place = project.placeOf({ uri })
        expect(place).toBeDefined()
        if (place === undefined) return
        askAll({ ...place, offset: seedOffset % (place.source.text.length + 1) })
      }),
      { numRuns: 25 },
    )
  })
})
