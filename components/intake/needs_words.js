// Leaves the words of needs where the chips look for them.
export default function ({ data }) {
  globalThis.ponteNeedsWords = JSON.parse(data);
}
