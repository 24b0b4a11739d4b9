// Tells Streamlit's page where its server is, so that it connects at once. Without this it asks
// first, and under an address such as /mappa it begins by asking in the wrong place.
window.__streamlit = {
  BACKEND_BASE_URL: `${location.origin}/`,
  HOST_CONFIG: {
    allowedOrigins: [location.origin],
    useExternalAuthToken: false,
    enableCustomParentMessages: false,
    enforceDownloadInNewTab: false,
    metricsUrl: "",
    blockErrorDialogs: false,
  },
};
// The form that this tab had open is found again after a sign-in or another language.
if (location.pathname === "/nuovo-caso" && !location.search) {
  const begun = sessionStorage.getItem("ponte-draft");
  if (begun) history.replaceState(history.state, "", `?draft=${encodeURIComponent(begun)}`);
}
// A lost connection may mean an ended session: session.js looks.
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("close", () => window.dispatchEvent(new Event("ponte:closed")));
  }
};
