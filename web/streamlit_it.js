// Streamlit has no Italian. This says in Italian the few texts of its own that show: exact
// matches only, and only inside its own furniture, never in what a person wrote. Inside widgets,
// which hold people's words too, labels of buttons alone are translated.
const FURNITURE = [
  "InputInstructions", "stFileUploaderDropzone", "stFileUploaderFile", "stFileUploaderPagination",
  "stElementToolbar", "stStatusWidget", "stConnectionStatus", "stDialog", "stTopNavSection",
  "stDataFrameColumnMenu", "stSidebarCollapseButton", "stExpandSidebarButton", "stTopNav",
  "stSkipToContent",
].map((id) => `[data-testid="${id}"]`).join(",") +
  ',[role="listbox"],[role="dialog"],.vega-actions,.vega-embed > details > summary';
const LABELLED = "button,summary,input,nav,a,[role]";
const FOR_DEVELOPERS = "streamlit run yourscript.py";
const WORDS = {
  "Press Enter to apply": "Invio per confermare",
  "Press Ctrl+Enter to apply": "Ctrl+Invio per confermare",
  "Press ⌘+Enter to apply": "⌘+Invio per confermare",
  "Press Enter to submit form": "Invio per inviare",
  "Drag and drop file here": "Trascina qui il file",
  "Drag and drop a file here": "Trascina qui il file",
  "Drag and drop files here": "Trascina qui i file",
  "Browse files": "Scegli un file",
  "Upload": "Scegli un file",
  "No results": "Nessun risultato",
  "No results found": "Nessun risultato",
  "No options to select.": "Niente da scegliere",
  "No options to select": "Niente da scegliere",
  "Select all": "Scegli tutto",
  "Clear all": "Togli tutto",
  "Clear value": "Svuota",
  "Close": "Chiudi",
  "Cancel": "Annulla",
  "Dismiss": "Chiudi",
  "Search": "Cerca",
  "Download as CSV": "Scarica in CSV",
  "Fullscreen": "A tutto schermo",
  "Close fullscreen": "Esci dal tutto schermo",
  "Show/hide columns": "Mostra o nascondi colonne",
  "Sort ascending": "Ordina crescente",
  "Sort descending": "Ordina decrescente",
  "Autosize": "Adatta la larghezza",
  "Pin column": "Blocca la colonna",
  "Unpin column": "Sblocca la colonna",
  "Hide column": "Nascondi la colonna",
  "Copy column name": "Copia il nome della colonna",
  "Statistics": "Statistiche",
  "Format": "Formato",
  "Connection error": "Collegamento interrotto",
  "Skip to main content": "Vai al contenuto",
  "App pages": "Pagine",
  "Navigate to home page": "Vai a Oggi",
  "Main menu": "Menu",
  "Open": "Apri",
  "Selected values": "Scelte fatte",
  "Increment": "Aumenta",
  "Decrement": "Diminuisci",
  "Choose date": "Scegli la data",
  "Choose date range": "Scegli il periodo",
  "Choose date and time": "Scegli data e ora",
  "Calendar": "Calendario",
  "Previous month": "Mese precedente",
  "Next month": "Mese successivo",
  "Previous page": "Pagina precedente",
  "Next page": "Pagina successiva",
  "Previous Result": "Risultato precedente",
  "Next Result": "Risultato successivo",
  "Pagination": "Pagine",
  "Use arrow keys to navigate dates. Enter to select. Escape to close.":
    "Frecce per muoverti tra le date, Invio per scegliere, Esc per chiudere.",
  "Select...": "Scegli…",
  "Choose an option": "Scegli",
  "Choose options": "Scegli",
  "file upload": "carica un file",
  "Remove file": "Togli il file",
  "Show password text": "Mostra la password",
  "Hide password text": "Nascondi la password",
  "Scroll tabs left": "Schede a sinistra",
  "Scroll tabs right": "Schede a destra",
  "Dataframe column menu": "Menu della colonna",
  "Toggle fullscreen": "A tutto schermo",
  "Show data": "Mostra i dati",
  "Show chart": "Mostra il grafico",
  "Download as PNG": "Scarica l’immagine",
  "Clear selection": "Togli la scelta",
  "Link to heading": "Collegamento al titolo",
  "Save as SVG": "Salva come SVG",
  "Save as PNG": "Salva come PNG",
  "View Source": "Vedi il codice",
  "View Compiled Vega": "Vedi il codice Vega",
  "Open in Vega Editor": "Apri nell’editor Vega",
  "Click to view actions": "Altre azioni",
  "No data": "Nessun dato",
  "No content": "Niente da mostrare",
  "Try again": "Riprova",
  "Rerun": "Ricarica",
  "Stop script": "Ferma",
  "Notifications": "Avvisi",
  "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
    "Ponte non risponde. Appena torna, questa pagina si ricollega da sola; se dura, avvisa chi lo gestisce.",
  "CONNECTING": "MI RICOLLEGO",
  "Connecting": "Mi ricollego",
  "Running...": "Un momento…",
  "Stop": "Ferma",
  "Collapse sidebar": "Chiudi il menu",
  "Expand sidebar": "Apri il menu",
  "Copy to clipboard": "Copia",
  "Copied": "Copiato",
};
const PATTERNS = [
  [/^Limit (\S+) per file(.*)$/, "Al massimo $1$2"],
  [/^(\S+) per file(.*)$/, "Al massimo $1$2"],
  [/^(\d+) more$/, "Altre $1"],
  [/^Drag and drop .* here$/, "Trascina qui il file"],
  [/^Remove (.+)$/, "Togli $1"],
  [/^Page (\d+)$/, "Pagina $1"],
  [/^row: ([^;]*);.*?series: ([^;]*);.*?text: ([^;]*).*$/, "$1, $2: $3"],
  [/^row: ([^;]*);.*?text: ([^;]*).*$/, "$1: $2"],
  [/^([XY])-axis.* for a .* scale with values from (.*) to (.*)$/, "Asse $1, da $2 a $3"],
  [/^([XY])-axis.* for a .* scale with \d+ values?: (.*)$/, "Asse $1: $2"],
  [/^Symbol legend.*: (.*)$/, "Legenda: $1"],
];
const ATTRIBUTES = ["aria-label", "title", "placeholder"];

function italian(text) {
  const trimmed = text.trim();
  if (Object.hasOwn(WORDS, trimmed)) return WORDS[trimmed];
  for (const [pattern, words] of PATTERNS) {
    if (pattern.test(trimmed)) return trimmed.replace(pattern, words);
  }
  return null;
}

function relabel(root) {
  for (const element of [root, ...root.querySelectorAll("[aria-label],[title],[placeholder]")]) {
    if (!element.matches(LABELLED)) continue;
    for (const name of ATTRIBUTES) {
      const said = italian(element.getAttribute(name) || "");
      if (said !== null) element.setAttribute(name, said);
    }
  }
}

function furnish(root) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const said = italian(node.nodeValue);
    if (said !== null) node.nodeValue = said;
    if (node.nodeValue.includes(FOR_DEVELOPERS)) node.parentElement.closest("pre").hidden = true;
  }
  for (const element of [root, ...root.querySelectorAll("[aria-label],[title],[placeholder]")]) {
    for (const name of ATTRIBUTES) {
      const said = italian(element.getAttribute(name) || "");
      if (said !== null) element.setAttribute(name, said);
    }
  }
}

function translate(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  if (!element) return;
  const around = element.closest(FURNITURE);
  if (around) return furnish(around);
  relabel(element);
  element.querySelectorAll(FURNITURE).forEach(furnish);
}

new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "characterData") translate(change.target);
    else change.addedNodes.forEach(translate);
  }
}).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
translate(document.documentElement); // what Streamlit drew before this script was there
