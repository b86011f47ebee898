import { implement } from '#runtime/modules/define.ts'
import { applyEdits } from '#runtime/sip/edits.ts'
import { parseMessage } from '#runtime/sip/parse-message.ts'
import type { RrApi } from '../rr/api.ts'
import { textopsx } from './exports.ts'

export default implement(textopsx, (env) => ({
  functions: {
    msg_apply_changes: (ctx) => {
      const { msg } = ctx
      if (env.api<RrApi>('rr')?.isRecordRouted(msg) === true) {
        env.log.error('cannot apply msg changes after adding record-route header - it breaks conditional 2nd header')
        return -1
      }
      const { socket } = msg.received
      const out = { socketHost: socket.host, socketPort: socket.port, proto: socket.proto, branch: '', socket }
      const { firstLine } = msg
      const line =
        firstLine.kind === 'request'
          ? `${firstLine.method} ${msg.requestUri} ${firstLine.version}\r\n`
          : msg.raw.slice(0, firstLine.end)
      const parsed = parseMessage(line + applyEdits(msg.raw, msg.edits.all, out, firstLine.end), msg.received, msg.id)
      if (parsed === undefined) return -1
      parsed.dstUri = msg.dstUri
      parsed.flags = msg.flags
      parsed.branchFlags = msg.branchFlags
      parsed.branches = msg.branches
      parsed.forceRport = msg.forceRport
      parsed.forceSocket = msg.forceSocket
      parsed.path = msg.path
      parsed.replyHeaders.push(...msg.replyHeaders)
      for (const [key, value] of msg.attachments) parsed.attachments.set(key, value)
      ctx.msg = parsed
      return 1
    },
  },
}))
