// The table of all runs. DataTables (MIT licence, SpryMedia Ltd) comes with the page.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const source = URL.createObjectURL(new Blob([read("library")], { type: "text/javascript" }));
const { jQuery: $ } = await import(source);
URL.revokeObjectURL(source);
const { language, columns, rows, words } = read("data");

const plain = (text) => $("<i>").text(text).html();
const percent = language === "fr" ? "\u202f%" : "%";

// what is shown is what is sorted and filtered by: a share in percent
function number(column) {
  const shown = new Intl.NumberFormat(language, {
    minimumFractionDigits: column.decimals, maximumFractionDigits: column.decimals,
  });
  return (value, what) => {
    if (value === null) {
      // not a number: no comparison keeps a run that has no figure
      return what === "display" ? plain(column.empty) : what === "filter" ? "NaN" : null;
    }
    const figure = column.share ? 100 * value : value;
    if (what !== "display") return figure;
    return shown.format(figure).replace("-", "\u2212") + (column.share ? percent : "");
  };
}

const text = (value, what) => value === null ? "" : what === "display" ? plain(value) : value;

const numbers = {
  equal: words.equal, notEqual: words.not_equal, greater: words.greater,
  greaterOrEqual: words.greater_or_equal, less: words.less, lessOrEqual: words.less_or_equal,
};
const texts = {
  contains: words.contains, notContains: words.not_contains, equal: words.equal,
  notEqual: words.not_equal, starts: words.starts, ends: words.ends, empty: words.no_value,
  notEmpty: words.a_value,
};

// a decimal comma is a decimal comma, before the filter reads it
if (language === "fr") {
  document.addEventListener("input", (event) => {
    if (event.target.closest?.(".dtcc-searchNumber")) {
      event.target.value = event.target.value.replace(",", ".");
    }
  }, true);
}

$("#all").DataTable({
  data: rows,
  columns: columns.map((column) => ({
    type: column.number ? "num" : "string",
    columnControl: column.number
      ? [{ target: 1, content: [{ extend: "searchNumber", excludeLogic: ["empty", "notEmpty"] }] }]
      : [{ target: 1, content: ["searchText"] }],
    className: (column.number ? "n " : "") + column.name.replace(/[^a-z_]/g, ""),
    render: column.number ? number(column) : text,
  })),
  order: [],
  scrollX: true,
  pageLength: 25,
  lengthMenu: [10, 25, 50, 100, { label: words.all, value: -1 }],
  layout: {
    topStart: ["pageLength", { buttons: [{ extend: "colvis", text: words.columns }] }],
    topEnd: "search", bottomStart: "info", bottomEnd: "paging",
  },
  language: {
    decimal: ".", thousands: "",
    search: words.search, info: words.info, infoEmpty: words.empty, infoFiltered: words.filtered,
    lengthMenu: words.length, zeroRecords: words.none, emptyTable: words.empty,
    columnControl: {
      buttons: { searchClear: words.clear }, search: { number: numbers, text: texts },
    },
  },
});
