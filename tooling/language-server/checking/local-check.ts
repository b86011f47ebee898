import type { Diagnostic, Range } from 'vscode-languageserver'
import type { Span } from '#compiler/1-source/span.ts'
import { withModuleFacts } from '../../catalogue.ts'
import { inactiveDiagnostic, toLsp, type DiagnosticPlaces } from '../features/diagnostics.ts'
import type { Project } from '../project.ts'
import { TextLines } from '../text-lines.ts'
import type { CheckedBody, Focus, FocusCheck } from './focus.ts'

/** What is wrong in some blocks of a file, as far as they themselves tell. */
export interface LocalCheck {
  readonly uri: string
  readonly bodies: readonly Range[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Checks the blocks that were edited, file by file; undefined when only a check of everything can tell. */
export function localCheck(project: Project, focus: Focus): readonly LocalCheck[] | undefined {
  const settings = project.settingsFor(focus.main)
  const found = focus.check(project.host(), withModuleFacts(project.catalogue, settings.project.modules), settings)
  if (found === undefined) return undefined
  const places = placesOf(project, found)
  const inactive = project.settings.inactiveRegions ? found.checked.parsed.inactive : []
  return [...Map.groupBy(found.bodies, ({ source }) => source)].map(([source, bodies]) => ({
    uri: project.files.uriOf(found.checked.sources.get(source).name),
    bodies: bodies.map(({ body }) => places.rangeOf({ source, ...body })),
    diagnostics: [
      ...found.diagnostics.filter(({ span }) => span.source === source).map((one) => toLsp(one, places)),
      ...inactive.filter((span) => isIn(span, bodies)).map((span) => inactiveDiagnostic(places.rangeOf(span))),
    ],
  }))
}

function isIn(span: Span, bodies: readonly CheckedBody[]): boolean {
  return bodies.some(({ source, body }) => source === span.source && body.start <= span.start && span.end <= body.end)
}

/** Places in the texts as they are: in those that were checked most lines are missing. */
function placesOf(project: Project, { checked }: FocusCheck): DiagnosticPlaces {
  const { files } = project
  const known = new Map<string, TextLines>()
  const linesOf = (path: string): TextLines => {
    const lines = known.get(path) ?? new TextLines(files.read(path) ?? '')
    known.set(path, lines)
    return lines
  }
  const rangeOf: DiagnosticPlaces['rangeOf'] = ({ source, start, end }) =>
    linesOf(checked.sources.get(source).name).rangeOf(start, end)
  return {
    rangeOf,
    locationOf: (span) => ({ uri: files.uriOf(checked.sources.get(span.source).name), range: rangeOf(span) }),
  }
}
