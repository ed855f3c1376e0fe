module.exports = { layout: "article.njk", permalink: (data) => `/a/${data.page.fileSlug}/index.html` };
