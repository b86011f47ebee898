import { uriParts, type SelectFacts, type SelectTable } from '#grammar/selects.ts'

const parameter: SelectFacts = { alone: false, any: { doc: 'value of its parameter of this name' } }

const valueParts: SelectTable = {
  name: { doc: 'display name of the value' },
  uri: { doc: 'URI of the value', parts: uriParts, nested: true },
  nameaddr: {
    alone: false,
    parts: {
      name: { doc: 'display name of the value' },
      uri: { doc: 'URI of the value', parts: uriParts, nested: true },
      params: { doc: 'all parameters of the value', any: { doc: 'value of its parameter of this name' } },
    },
  },
  param: parameter,
  params: { is: 'param' },
  p: { is: 'param' },
}

/** Selects of the values that stand between the commas of a header. */
export const headerValueSelects: SelectTable = {
  hf_value: {
    alone: false,
    any: {
      doc: 'all values of the headers of this name, joined by commas',
      parts: valueParts,
      nested: true,
      at: { doc: 'this one of the values, counted over all headers of this name', parts: valueParts, nested: true },
    },
  },
  hf_value2: {
    alone: false,
    any: {
      doc: 'body of the first header of this name',
      parts: { params: parameter },
      nested: true,
      at: { doc: 'body of this one of the headers', parts: { params: parameter }, nested: true },
    },
  },
  hf_value_exists: { alone: false, any: { alone: false, any: { doc: '1 when the header has this value, else 0' } } },
}
