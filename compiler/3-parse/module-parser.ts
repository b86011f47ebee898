import type { IToken } from 'chevrotain'
import { joinSpans } from '../1-source/span.ts'
import type { TopLevel } from '../ast/nodes.ts'
import { SocketParser } from './socket-parser.ts'
import { punctuation, StringToken, wordType } from './token-types.ts'

const p = punctuation

/** Rules of the statements that load modules, and of what they are told: loadmodule, loadpath, modparam, cfgengine. */
export abstract class ModuleParser extends SocketParser {
  readonly loadModule = this.rule('loadModule', (): TopLevel => {
    const start = this.CONSUME(wordType('LoadModule'))
    let options: IToken | undefined
    const name = this.OR([
      { ALT: () => this.CONSUME(StringToken) },
      {
        GATE: () => this.isSince('5.7'),
        ALT: () => {
          this.CONSUME(p.LeftParen)
          const first = this.CONSUME2(StringToken)
          this.OPTION(() => {
            this.CONSUME(p.Comma)
            options = this.CONSUME3(StringToken)
          })
          this.CONSUME(p.RightParen)
          return first
        },
      },
    ]) as IToken
    return this.ACTION((): TopLevel => {
      const extended = start.image === 'loadmodulex'
      const span = joinSpans(this.at(start), this.at(name))
      return {
        kind: 'LoadModule',
        span,
        extended,
        name: this.string(name),
        options: options === undefined ? undefined : this.string(options),
      }
    })
  })

  readonly loadPath = this.rule('loadPath', (): TopLevel => {
    const start = this.CONSUME(wordType('LoadPath'))
    this.OPTION(() => this.CONSUME(p.Equals))
    const path = this.CONSUME(StringToken)
    return this.ACTION((): TopLevel => {
      return { kind: 'LoadPath', span: joinSpans(this.at(start), this.at(path)), path: this.string(path) }
    })
  })

  readonly modParam = this.rule('modParam', (): TopLevel => {
    const start = this.CONSUME(wordType('ModParam'))
    this.CONSUME(p.LeftParen)
    const module = this.CONSUME(StringToken)
    this.CONSUME(p.Comma)
    const param = this.CONSUME2(StringToken)
    this.CONSUME2(p.Comma)
    const value = this.SUBRULE(this.modParamValue, { ARGS: [start.image === 'modparamx'] })
    const close = this.CONSUME(p.RightParen)
    return this.ACTION((): TopLevel => {
      const span = joinSpans(this.at(start), this.at(close))
      const extended = start.image === 'modparamx'
      return { kind: 'ModParam', span, extended, module: this.string(module), param: this.string(param), value }
    })
  })

  readonly cfgEngine = this.rule('cfgEngine', (): TopLevel => {
    const start = this.CONSUME(wordType('CfgEngine'))
    this.OPTION(() => this.CONSUME(p.Equals))
    const engine = this.CONSUME(StringToken)
    return this.ACTION((): TopLevel => {
      return { kind: 'CfgEngine', span: joinSpans(this.at(start), this.at(engine)), engine: this.string(engine) }
    })
  })
}
