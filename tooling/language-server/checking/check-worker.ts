import { parentPort, workerData } from 'node:worker_threads'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { createCatalogue } from '../../catalogue.ts'
import { Project } from '../project.ts'
import { fullCheck } from './full-check.ts'
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts'

/** The thread that checks large configurations as a whole, while the other one goes on answering the editor. */
function serve(port: NonNullable<typeof parentPort>, { folders, settings }: WorkerStart): void {
  const project = new Project(createCatalogue(), folders, settings)
  port.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'put':
        project.files.put(TextDocument.create(message.uri, 'kamailio', message.version, message.text))
        return
      case 'close':
        project.files.close(message.uri)
        return
      case 'settings':
        project.changeSettings(message.settings)
        return
      case 'forget-files':
        project.forgetFiles()
        return
      case 'check':
        port.postMessage(answer(project, message.id))
    }
  })
}

/** A mistake of ours in one rule must not end the server. */
function answer(project: Project, id: number): FromWorker {
  try {
    return { id, result: fullCheck(project) }
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

// The other thread gives it; without one nobody listens.
if (parentPort !== null) serve(parentPort, workerData as WorkerStart)
