/** One form of the language with what it does. */
export interface FormFacts {
  readonly form: string
  readonly doc: string
  readonly since?: string
}

/** Statements of the file level, besides core parameters and routing blocks. */
// prettier-ignore
export const fileStatements: readonly FormFacts[] = [
  { form: 'name = value', doc: 'Sets a core parameter. No separator is needed, a ; is welcome.' },
  { form: 'listen = [proto:]host[:port] … [advertise [proto:]host[:port]] [name "text"] [virtual]', doc: 'Where to listen; several addresses are separated by blanks. Hosts in parentheses belong to one socket (SCTP). What follows on the next line may be taken for a further address: end it with ;. advertise takes a protocol since 5.8.' },
  { form: 'socket = { bind = …; name = …; … }', since: '5.7', doc: 'The same with named attributes.' },
  { form: 'alias = [proto:]host[:port] …', doc: 'Names under which this server is "myself". Also domain (5.7).' },
  { form: 'loadmodule "name.so"', doc: 'Loads a module and defines MOD_name. With parentheses and options since 5.7: loadmodule("name", "g").' },
  { form: 'loadmodulex "name"', doc: 'The same, with variables such as $def(X) expanded in the name.' },
  { form: 'loadpath "folder:folder"', doc: 'Where modules are looked for; also mpath.' },
  { form: 'modparam("module", "name", value)', doc: 'Sets a parameter of a module that is loaded; the first text is a regular expression, so that "tm|sl" sets both.' },
  { form: 'modparamx("module", "name", value)', doc: 'The same, with variables expanded in texts; the value may be a variable such as $def(X).' },
  { form: 'cfgengine "name"', doc: 'The interpreter that runs the routing blocks; "native" and "default" are this language.' },
  { form: 'kemi.callback = "function"', doc: 'Names a function of an embedded interpreter that runs in place of a routing block; "none" for none.' },
  { form: 'group.name = value [desc "text"]', doc: 'A variable of your own for the cfg framework: read as @cfg_get.group.name or $sel(cfg_get.group.name), changed by cfg.set. group[1].name = value gives one instance a value of its own.' },
  { form: 'coreparam["name"] = value', since: '6.1', doc: 'A core parameter by its name as a text. 6.1.5 knows none that is set like this, so every use is refused.' },
  { form: 'flags NAME[:bit], …', doc: 'Declares names for flags of messages; also bool.' },
  { form: 'avpflags NAME, …', doc: 'Declares names for flags of AVPs.' },
  { form: 'route … { … }', doc: 'A routing block: what runs on a message or an event.' },
]

/** Statements inside a routing block. */
// prettier-ignore
export const blockStatements: readonly FormFacts[] = [
  { form: 'if (condition) statement [else statement]', doc: 'Runs one of two. A number above 0 is true; null, "" and "0" are false, and so is a negative number. The parentheses may be left out.' },
  { form: 'while (condition) statement', doc: 'Repeats, max_while_loops times at most.' },
  { form: 'switch (value) { case x: … default: … }', doc: 'Jumps to the label that equals the value and runs on from there until break. Labels are constants of one type.' },
  { form: 'case /"regex":', doc: 'A label that is a regular expression, with regard to case.' },
  { form: 'break;', doc: 'Ends the switch or loop. Outside of both it ends the routing block with 0.' },
  { form: 'return [code];', doc: 'Ends the routing block with a code, 1 if none is given; 0 ends the whole script.' },
  { form: 'exit;', doc: 'Ends the whole script.' },
  { form: 'drop;', doc: 'Ends the whole script and keeps back what would be sent without it, such as a reply or a branch.' },
  { form: '$variable = expression;', doc: 'Assigns. $null removes, or makes $var 0. A failed expression leaves the variable as it was. There is no += .' },
  { form: '%attribute = expression;', doc: 'The old form of assigning to an AVP.' },
  { form: 'route(NAME); route($var(x));', doc: 'Runs a named block and gives its code. A name that is a constant must exist.' },
  { form: 'command(…); function(…);', doc: 'Runs a command of the core or a function of a module. Its code is in $rc.' },
  { form: '{ … }', doc: 'Several statements as one. A block needs a statement; a lone ; is one.' },
  { form: ';', doc: 'Nothing.' },
]

/** What expressions are made of, besides operators. */
// prettier-ignore
export const operandForms: readonly FormFacts[] = [
  { form: '"text"', doc: 'Escapes \\n \\r \\a \\t \\" \\\\, \\xHH and octal with two or three digits; any other backslash stays. Several in a row are one text. Nothing is expanded here: a function decides that for its argument.' },
  { form: "'text'", doc: 'Without any escape.' },
  { form: '5, 0x1f, 010', doc: 'Decimal, hexadecimal and octal numbers; 32 bits wide, so that larger ones wrap.' },
  { form: 'yes, true, on, enable; no, false, off, disable', doc: '1 and 0.' },
  { form: '$name, $name(inner), $(name(inner)[index]{transformation})', doc: 'A pseudo-variable. Blanks may stand between transformations, not before a bracket.' },
  { form: '@name.part[1].part', doc: 'A select: a part of the message.' },
  { form: '%name', doc: 'An AVP in the old form.' },
  { form: 'function(…), route(NAME)', doc: 'The call\'s code as a condition: 1 when it is above 0. Assigned alone, the code itself.' },
  { form: 'uri, method, src_ip, dst_port, proto, af, myself, …', doc: 'Old operands, only within a comparison: src_ip == 10.0.0.0/8, uri == myself.' },
  { form: 'selval(condition, a, b)', doc: 'One of two values; as the right side of an assignment, not as a condition.' },
  { form: '(int)x, (str)x', doc: 'Casts, written without blanks.' },
]

/** Forms that are not statements. */
// prettier-ignore
export const lexicalForms: readonly FormFacts[] = [
  { form: '# text', doc: 'A comment to the end of the line. #! and !! begin a directive, if the word behind is one.' },
  { form: '// text, /* text */', doc: 'Comments; those of the second form nest.' },
  { form: '#!KAMAILIO', doc: 'Says which language the file is in; also #!OPENSER, #!SER, #!ALL and #!MAXCOMPAT.' },
  { form: 'names', doc: 'Letters, digits and _, not starting with a digit; reserved words are none. Names of routes may be numbers or texts too.' },
  { form: '\\ at the end of a line', doc: 'Joins the next line, within the value of a define.' },
]
