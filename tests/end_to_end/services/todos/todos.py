from fastapi import FastAPI, HTTPException
from mangum import Mangum
from pydantic import BaseModel, Field

app = FastAPI(title="Todos")
todos = {}


class Todo(BaseModel):
    text: str = Field(min_length=1)
    done: bool = False


@app.post("/todos", status_code=201)
async def add(todo: Todo):
    todos[len(todos) + 1] = todo
    return {"id": len(todos), **todo.model_dump()}


@app.get("/todos/{number}")
async def show(number: int):
    if number not in todos:
        raise HTTPException(404, "no such todo")
    return todos[number]


handler = Mangum(app, lifespan="off")
