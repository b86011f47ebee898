import {
  debug,
  DebugAdapterExecutable,
  DebugAdapterServer,
  EvaluatableExpression,
  languages,
  Range,
  window,
  type DebugConfiguration,
  type Disposable,
  type Position,
  type TextDocument,
} from 'vscode'
import { findCommand, isThere, missing } from './program.ts'

const type = 'kamkit'

/** Lets the editor debug: `kamkit dap` for what it starts, the port of the server for what it attaches to. */
export function registerDebugger(): readonly Disposable[] {
  return [
    debug.registerDebugAdapterDescriptorFactory(type, {
      createDebugAdapterDescriptor: ({ configuration }) => {
        const { request, port, host } = configuration
        if (request === 'attach' && typeof port === 'number')
          return new DebugAdapterServer(port, typeof host === 'string' ? host : '127.0.0.1')
        const command = findCommand()
        // The editor says nothing of a program that it cannot start.
        if (!isThere(command)) throw new Error(missing(command))
        return new DebugAdapterExecutable(command, ['dap'])
      },
    }),
    debug.registerDebugConfigurationProvider(type, {
      provideDebugConfigurations: () => [openFile],
      // Without a launch.json there is nothing in it.
      resolveDebugConfiguration: (_folder, given) =>
        given.type === undefined && window.activeTextEditor?.document.languageId === 'kamailio' ? openFile : given,
    }),
    languages.registerEvaluatableExpressionProvider('kamailio', {
      provideEvaluatableExpression: (document, position) => variableAt(document, position),
    }),
  ]
}

const openFile: DebugConfiguration = {
  type,
  request: 'launch',
  name: 'Debug the open configuration',
  program: '${file}',
}

/** A pseudo-variable with its name in parentheses and its transformations, which may hold further ones. */
const variable = /\$(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[A-Za-z_]\w*(?:\((?:[^()]|\([^()]*\))*\))?)/g

function variableAt(document: TextDocument, { line, character }: Position): EvaluatableExpression | undefined {
  for (const match of document.lineAt(line).text.matchAll(variable)) {
    const end = match.index + match[0].length
    if (match.index <= character && character < end)
      return new EvaluatableExpression(new Range(line, match.index, line, end), match[0])
  }
  return undefined
}
