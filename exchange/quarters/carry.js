// The map that was taken along: drawn as on the screen, by the same scripts, without a server.
window.carried = (map, { base: words, land: files, ...data }) => {
  base(map, { ...words, files, choose() {}, kept: false });
  show(data);
};
