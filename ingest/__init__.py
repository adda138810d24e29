"""Files to structured documents; nothing here knows of questions.

By stage: `loaders` read one format each, pages that are images through `ocr`; `cleaning` drops
page furniture and rejoins what pages cut; `metadata` is what a document says about itself;
`outline`, `references` and `facts` are what it holds; `chunks` are what is searched. `pipeline` is
these steps in order for one file, in a process of its own (`sandbox`), and `batch` for many.
`conflicts` compares documents with each other once they are stored.
"""
